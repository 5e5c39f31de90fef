// bridge.yaml, whole. The descriptions are the reference: docs/configuration.md, the JSON schema and the comments of the
// file that `init` writes are made of them. Rules that tie several keys together are in config/cross-checks.ts.
import { z } from 'zod';
import { consoleSchema } from './console-schema';
import { examsSchema } from './exam-schema';
import { gupySchema } from './gupy-schema';
import { privacySchema, serverSchema, temporalSchema, workerSchema } from './process-schema';
import { providersSchema } from './provider-schema';
import { localeSchema, prefixesSchema, timeZoneSchema } from './text-schema';
import type { ConfigPath } from './problem';
import { member, valueAt } from './raw-value';

export const bridgeSchema = z.strictObject({
  gupy: gupySchema,
  locale: localeSchema,
  timeZone: timeZoneSchema,
  prefixes: prefixesSchema,
  server: serverSchema,
  worker: workerSchema,
  temporal: temporalSchema,
  privacy: privacySchema,
  console: consoleSchema,
  providers: providersSchema,
  exams: examsSchema,
});

/** What the schema makes of a file: defaults filled in, units resolved. */
export type BridgeFile = z.output<typeof bridgeSchema>;

// What the schema allows at a place of the file: the names for "did you mean", the descriptions for the fix. It reads the
// JSON schema, which is public, rather than the inside of zod.

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
  let node: SchemaNode | undefined = variant(inputSchema(), value);
  for (const [index, part] of path.entries()) {
    const below: SchemaNode | boolean | undefined =
      typeof part === 'number' ? node?.items : (named(node, part) ?? node?.additionalProperties);
    node = typeof below === 'object' ? variant(below, valueAt(value, path.slice(0, index + 1))) : undefined;
  }
  return node;
}

function variant(node: SchemaNode, value: unknown): SchemaNode {
  const fits = (option: SchemaNode): boolean => option.properties?.kind?.const === member(value, 'kind');
  return node.oneOf?.find(fits) ?? node.oneOf?.[0] ?? node;
}

function named(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  const properties = node?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
