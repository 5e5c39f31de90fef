// The keys of bridge.yaml as its schema has them: docs/configuration.md and the file that `init` writes are made of them.
import { inputSchema, type SchemaNode } from './schema';

export interface ConfigKey {
  /** `providers.<name>.url`, `exams[].step`. */
  path: string;
  node: SchemaNode;
  required: boolean;
}

/** Every key of the file, groups before what is in them; of a provider, the keys of kind http. */
export function configKeys(): ConfigKey[] {
  return keysOf(inputSchema(), '', 'http');
}

/** The keys of a provider of kind mapped. */
export function mappedKeys(): ConfigKey[] {
  return keysOf(inputSchema(), '', 'mapped').filter(({ path }) => path.startsWith('providers.<name>.'));
}

function keysOf(node: SchemaNode, prefix: string, kind: string): ConfigKey[] {
  const keys = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = node.required?.includes(name) ?? false;
    return [{ path, node: child, required }, ...keysOf(child, path, kind)];
  });
  const variants = (node.oneOf ?? [])
    .filter((option) => option.properties?.kind?.const === kind)
    .flatMap((option) => keysOf(option, prefix, kind));
  const named =
    typeof node.additionalProperties === 'object' ? keysOf(node.additionalProperties, `${prefix}.<name>`, kind) : [];
  const items = node.items === undefined ? [] : keysOf(node.items, `${prefix}[]`, kind);
  return [...keys, ...variants, ...named, ...items];
}
