// `npm run generate`: writes what is derived from the schema and from the error table. A test fails when it was forgotten.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page';
import { jsonSchemaText } from './json-schema';
import { packageFolder } from './package-folder';
import { withReferenceTables } from './reference-page';

const root = packageFolder();
writeFileSync(join(root, 'config', 'bridge.schema.json'), jsonSchemaText());
const page = join(root, 'docs', 'configuration.md');
writeFileSync(page, withReferenceTables(readFileSync(page, 'utf8')));
writeFileSync(join(root, 'docs', 'errors.md'), errorsPage());
