// `npm run texts`: renews the table of texts in the guide for HR.
import { readFileSync, writeFileSync } from 'node:fs';
import { guideFile, withTextTable } from './text-cases';

writeFileSync(guideFile, withTextTable(readFileSync(guideFile, 'utf8')));
