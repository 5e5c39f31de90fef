// `npm run generate`: writes what is derived from the schemas, the error table and the presets. A test fails when it was forgotten.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page';
import { jsonSchemaText } from './json-schema';
import { withMetricTables } from './metrics-page';
import { packageFolder } from '../../../config/package-folder';
import { openProtocolText } from './openapi';
import { withPresetNotes, withExampleTable } from './preset-page';
import { withReferenceTables } from './reference-page';

const root = packageFolder();
writeFileSync(join(root, 'config', 'bridge.schema.json'), jsonSchemaText());
const page = join(root, 'docs', 'configuration.md');
writeFileSync(page, withReferenceTables(readFileSync(page, 'utf8')));
writeFileSync(join(root, 'docs', 'errors.md'), errorsPage());
const metrics = join(root, 'docs', 'metrics.md');
void withMetricTables(readFileSync(metrics, 'utf8')).then((text) => writeFileSync(metrics, text));
writeFileSync(join(root, 'docs', 'open-protocol.json'), openProtocolText());
const guide = join(root, 'docs', 'providers.md');
writeFileSync(guide, withExampleTable(withPresetNotes(readFileSync(guide, 'utf8'))));
