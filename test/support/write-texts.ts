// `npm run texts`: renews the tables of texts in the guides for HR.
import { readFileSync, writeFileSync } from 'node:fs';
import { guides, withTextTables } from './text-cases';

for (const guide of guides) {
  const page = readFileSync(guide.file, 'utf8');
  writeFileSync(guide.file, withTextTables(page, guide));
}
