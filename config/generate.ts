// `npm run generate`: writes what is derived from the schema. A test fails when it was forgotten.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaText } from './json-schema';
import { packageFolder } from './package-folder';
import { withReferenceTables } from './reference-page';

const root = packageFolder();
writeFileSync(join(root, 'config', 'bridge.schema.json'), jsonSchemaText());
const page = join(root, 'docs', 'configuration.md');
writeFileSync(page, withReferenceTables(readFileSync(page, 'utf8')));
