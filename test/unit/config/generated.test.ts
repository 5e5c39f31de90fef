// What is derived from the schema and committed must be up to date, and the schema for editors must judge as the loader does.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ReferenceGuard } from '../../../config/reference-guard';
import { jsonSchemaText } from '../../support/pages/json-schema';
import { configKeys, mappedKeys } from '../../../config/config-keys';
import { withReferenceTables } from '../../support/pages/reference-page';
import { changed, exampleFile } from '../../support/config-sandbox';

test('config/bridge.schema.json is up to date (npm run generate)', () => {
  expect(readFileSync('config/bridge.schema.json', 'utf8')).toBe(jsonSchemaText());
});

test('docs/configuration.md is up to date (npm run generate)', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  expect(page).toBe(withReferenceTables(page));
  for (const { path } of configKeys().filter(({ path }) => path.includes('.')))
    expect(page).toContain(`| \`${path}\` |`);
});

test('every key is described, and its description names its default', () => {
  const keys = [...configKeys(), ...mappedKeys()];
  expect(keys.length).toBeGreaterThan(60);
  for (const { path, node } of keys) {
    expect({ path, described: (node.description ?? '').length > 10 }).toEqual({ path, described: true });
    const value = node.default as string | number | boolean | object | undefined;
    if (value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)) continue;
    const text = Array.isArray(value) ? value.join(', ') : JSON.stringify(value).replaceAll('"', '');
    expect(node.description).toContain(`Default: ${text}`);
  }
});

describe('the JSON schema', () => {
  const schema = z.fromJSONSchema(JSON.parse(jsonSchemaText()) as z.core.JSONSchema.JSONSchema);
  /** As an editor sees the file: references are texts. */
  const seen = (text: string): unknown => {
    const guard = new ReferenceGuard(text);
    return parse(guard.text, (_key, value: unknown) => (typeof value === 'string' ? guard.restore(value) : value));
  };

  test('takes the example with its references', () => {
    expect(schema.safeParse(seen(exampleFile)).error?.issues).toBeUndefined();
    expect(schema.safeParse(seen(changed(exampleFile, 'port: 3000', 'port: ${PORT}'))).success).toBe(true);
  });

  test.each([
    ['  port: 3000', '  prot: 3000'],
    ['  port: 3000', '  port: three'],
    ['  port: 3000', '  port: 70000'],
    ['onLeave: cancel', 'onLeave: drop'],
    ['deadline: 10d', 'deadline: soon'],
    ['      cancelled:    {}\n', ''],
    ['kind: http', 'kind: soap'],
    ['  clinic:', '  Clinic:'],
  ])('refuses what the loader refuses: %s → %s', (passage, replacement) => {
    expect(schema.safeParse(seen(changed(exampleFile, passage, replacement))).success).toBe(false);
  });
});
