// docs/errors.md and the error table say the same, read from the page itself: in both directions.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../support/pages/errors-page';
import { packageFolder } from '../../../config/package-folder';
import type { ErrorEntry } from '../../../domain/error-entry';
import { errorTable } from '../../../domain/error-table';

const page = readFileSync(join(packageFolder(), 'docs', 'errors.md'), 'utf8');

/** What a reader sees: the rows of all tables. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replace(/`/g, '').replace(/\\\|/g, '|')),
  );

test('docs/errors.md is up to date (npm run generate)', () => {
  expect(page).toBe(errorsPage());
});

test.each(Object.entries<ErrorEntry>(errorTable))('%s is in docs/errors.md as the table has it', (code, entry) => {
  const status = entry.status === undefined ? [] : [String(entry.status)];
  const { retriedBy = 'nobody', asks = 'operator', message, action } = entry;
  const told = [code, ...status, retriedBy, asks, message, action];
  // A code in backticks loses them in `rows`, on both sides.
  expect(rows).toContainEqual(told.map((text) => text.replace(/`/g, '')));
});

test('docs/errors.md has no code that the table does not have, and none twice', () => {
  const codes = rows.map(([code]) => code ?? '');
  expect(codes.filter((code) => !(code in errorTable))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

test('an error says in one line what is wrong and, as a whole sentence, what to do', () => {
  for (const [code, { message, action }] of Object.entries<ErrorEntry>(errorTable)) {
    expect({ code, line: /^[^\n]+[^.\n]$/.test(message) }).toEqual({ code, line: true });
    expect({ code, sentence: /^[A-Z`][^\n]+\.$/.test(action) }).toEqual({ code, sentence: true });
  }
});

/** Names of the product that begin like a code and are none. */
const others = /^BRIDGE_(CONFIG|DEBUG|CACHE|HOST|OPS_HOST|UID|GID)$/;

test('no page of the documentation names an error that does not exist', () => {
  const root = packageFolder();
  const pages = [root, join(root, 'docs')].flatMap((folder) =>
    readdirSync(folder, { recursive: folder !== root, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );
  const unknown = pages.flatMap((file) => {
    const named = readFileSync(file, 'utf8').match(/\bBRIDGE_[A-Z_]+\b/g) ?? [];
    return named.filter((code) => !(code in errorTable) && !others.test(code)).map((code) => `${file}: ${code}`);
  });
  expect(pages.length).toBeGreaterThan(1);
  expect(unknown).toEqual([]);
});
