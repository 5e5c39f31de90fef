// What the schema allows at a place of the file: the names for "did you mean", the descriptions for the fix. It reads the
// JSON schema, which is public, rather than the inside of zod.
import { z } from 'zod';
import { type ConfigPath } from './problem';
import { bridgeSchema } from './schema';

/** The part of a JSON schema that this project's own schema is made of. */
export interface SchemaNode {
  type?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  anyOf?: SchemaNode[];
  enum?: unknown[];
  const?: string;
  pattern?: string;
}

let cached: SchemaNode | undefined;

/** The input side of the schema: what people write. */
export function inputSchema(): SchemaNode {
  cached ??= z.toJSONSchema(bridgeSchema, { io: 'input' }) as SchemaNode;
  return cached;
}

/** `undefined` where the schema knows no such place. `value` is the file, to tell variants of one object apart. */
export function schemaAt(path: ConfigPath, value: unknown): SchemaNode | undefined {
  let node: SchemaNode | undefined = inputSchema();
  let here: unknown = value;
  for (const part of path) {
    node = variant(node, here);
    here = child(here, part);
    if (node === undefined) return undefined;
    if (typeof part === 'number') node = node.items;
    else node = own(node.properties, part) ?? asNode(node.additionalProperties);
  }
  return variant(node, here);
}

function variant(node: SchemaNode | undefined, value: unknown): SchemaNode | undefined {
  if (node?.oneOf === undefined) return node;
  const kind = child(value, 'kind');
  return node.oneOf.find((option) => option.properties?.kind?.const === kind) ?? node.oneOf[0];
}

function child(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return (value as Record<string | number, unknown>)[part];
}

function own<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function asNode(value: SchemaNode | boolean | undefined): SchemaNode | undefined {
  return typeof value === 'object' ? value : undefined;
}
