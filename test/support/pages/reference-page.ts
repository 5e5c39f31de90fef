// The tables of docs/configuration.md, made of the schema's descriptions: the page says what the program does.
import { durationPattern } from '../../../config/duration';
import { withPart } from './page-part';
import type { SchemaNode } from '../../../config/schema';
import { type ConfigKey, configKeys, mappedKeys } from '../../../config/config-keys';

/** The page with its tables renewed: one for each top-level group, and one more for the mapped providers. */
export function withReferenceTables(page: string): string {
  const keys = configKeys();
  const groups = keys.filter(({ path }) => /^\w+$/.test(path));
  const tables = groups.map(({ path, node }) => {
    const rows = keys.filter((key) => key.path !== path && /^\w+/.exec(key.path)?.[0] === path);
    return table(path, node.description ?? '', rows);
  });
  const about =
    'What a provider of kind `mapped` says. Keys that say the same as of kind `http` are in the table above.';
  const http = new Set(keys.map(({ path, node }) => `${path} ${node.description}`));
  const mapped = withoutRepeats(mappedKeys().filter(({ path, node }) => !http.has(`${path} ${node.description}`)));
  return withPart(page, 'keys', [...tables, table('providers of kind mapped', about, mapped)].join('\n\n'));
}

/** A mapping has the same group (a request, a condition) in many places: its keys are described once. */
function withoutRepeats(keys: readonly ConfigKey[]): ConfigKey[] {
  const described = new Map<string, string>();
  const left: string[] = [];
  return keys.flatMap((key) => {
    if (left.some((path) => key.path.startsWith(path))) return [];
    const inside = key.node.properties ?? key.node.items?.properties;
    const shape = inside === undefined ? undefined : JSON.stringify(inside);
    const before = shape === undefined ? undefined : described.get(shape);
    if (before === undefined) {
      if (shape !== undefined) described.set(shape, key.path);
      return [key];
    }
    left.push(`${key.path}.`, `${key.path}[].`);
    return [{ ...key, node: { ...key.node, description: `${key.node.description} Keys as in \`${before}\`.` } }];
  });
}

function table(title: string, about: string, keys: readonly ConfigKey[]): string {
  const rows = keys.map(
    (key) => `| \`${key.path}\` | ${kindOf(key)} | ${presence(key)} | ${cell(key.node.description)} |`,
  );
  const head = ['| Key | Value | Default | Meaning |', '| --- | --- | --- | --- |'];
  return [`### ${title}`, '', about, '', ...head, ...rows].join('\n');
}

function kindOf({ node }: ConfigKey): string {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.pattern === durationPattern.source) return 'duration';
  if (node.type === undefined && node.properties === undefined && node.anyOf === undefined) return 'any value';
  if (node.anyOf !== undefined) return 'text or list of texts';
  if (node.items !== undefined) return `list of ${plural(node.items)}`;
  return kindNames[node.type ?? ''] ?? 'group';
}

const kindNames: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true`, `false`',
  object: 'group',
};

function plural(item: SchemaNode): string {
  if (item.enum !== undefined) return item.enum.map((value) => `\`${String(value)}\``).join(', ');
  return { string: 'texts', integer: 'whole numbers' }[item.type ?? ''] ?? 'groups';
}

function presence({ node, required }: ConfigKey): string {
  if (required) return '*required*';
  const value = node.default;
  if (value === undefined || JSON.stringify(value) === '{}') return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function cell(text = ''): string {
  return text.replace(/\|/g, '\\|');
}
