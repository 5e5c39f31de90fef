// The tables of docs/configuration.md, made of the schema's descriptions: the page cannot say anything else than the
// program does.
import { durationPattern } from './duration';
import { inputSchema, type SchemaNode } from './schema-lookup';

export interface ConfigKey {
  /** `providers.<name>.url`, `exams[].step`. */
  path: string;
  node: SchemaNode;
  required: boolean;
}

/** Every key of the file, groups before what is in them. */
export function configKeys(): ConfigKey[] {
  return keysOf(inputSchema(), '');
}

function keysOf(node: SchemaNode, prefix: string): ConfigKey[] {
  const keys = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [{ path, node: child, required: isRequired(node, name) }, ...keysOf(child, path)];
  });
  const variants = (node.oneOf ?? []).flatMap((option) => keysOf(option, prefix));
  const named =
    typeof node.additionalProperties === 'object' ? keysOf(node.additionalProperties, `${prefix}.<name>`) : [];
  const items = node.items === undefined ? [] : keysOf(node.items, `${prefix}[]`);
  return [...keys, ...variants, ...named, ...items];
}

function isRequired(parent: SchemaNode, name: string): boolean {
  return parent.required?.includes(name) ?? false;
}

/** One heading and table for each top-level group. */
export function referenceTables(): string {
  const keys = configKeys();
  return keys
    .filter(({ path }) => /^\w+$/.test(path))
    .map((group) => {
      const rows = keys.filter(({ path }) => path !== group.path && /^\w+/.exec(path)?.[0] === group.path);
      const table = rows.map(
        (key) => `| \`${key.path}\` | ${kindOf(key)} | ${presence(key)} | ${cell(key.node.description)} |`,
      );
      const head = [
        `### ${group.path}`,
        '',
        group.node.description ?? '',
        '',
        '| Key | Value | Default | Meaning |',
        '| --- | --- | --- | --- |',
      ];
      return [...head, ...table].join('\n');
    })
    .join('\n\n');
}

function kindOf({ node }: ConfigKey): string {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.pattern === durationPattern.source) return 'duration';
  if (node.anyOf !== undefined) return 'text or list of texts';
  if (node.items !== undefined) return `list of ${plural(node.items)}`;
  return kindNames[node.type ?? ''] ?? 'group';
}

const kindNames: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
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

const start = '<!-- keys: written by `npm run generate` -->';
const end = '<!-- end of keys -->';

/** The page with its tables renewed; the text around the two marks is written by hand. */
export function withReferenceTables(page: string): string {
  const [before, rest] = [page.slice(0, page.indexOf(start)), page.slice(page.indexOf(end))];
  return `${before}${start}\n\n<!-- prettier-ignore-start -->\n\n${referenceTables()}\n\n<!-- prettier-ignore-end -->\n\n${rest}`;
}
