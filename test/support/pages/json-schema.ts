// The JSON schema that editors complete bridge.yaml with. It describes the file before `${NAME}` is filled in, so a place
// that is more than any text also takes a reference.
import { z } from 'zod';
import { bridgeSchema } from '../../../config/schema';

const reference: z.core.JSONSchema.JSONSchema = {
  type: 'string',
  pattern: '\\$\\{',
  description: 'Taken from the environment: ${NAME} or ${NAME:-default}',
};

/** What constrains a single value; `description` and `default` stay outside, where editors look for them. */
const constraints = [
  'type',
  'pattern',
  'format',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'exclusiveMinimum',
] as const;

/** Content of config/bridge.schema.json, which `npm run generate` writes and a test compares. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(bridgeSchema, {
    io: 'input',
    override: ({ jsonSchema }) => allowReference(jsonSchema),
  });
  const titled = { $schema: schema.$schema, title: 'bridge.yaml of gupy-exam-bridge', ...schema };
  return `${JSON.stringify(titled, undefined, 2)}\n`;
}

function allowReference(node: z.core.JSONSchema.BaseSchema): void {
  const single = node.type === 'integer' || node.type === 'boolean' || node.type === 'string';
  const free = node.type === 'string' && node.pattern === undefined && node.format === undefined && !node.enum;
  if (!single || free || node.const !== undefined) return;
  const own: Record<string, unknown> = {};
  for (const name of constraints) {
    if (node[name] === undefined) continue;
    own[name] = node[name];
    delete node[name];
  }
  node.anyOf = [own, reference];
}
