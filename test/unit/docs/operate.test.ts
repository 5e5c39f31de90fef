// docs/operate.md tells what to do for every code that a run can be stuck with, and shows pictures that are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examStatuses } from '../../../domain/entry-status';
import { errorTable } from '../../../domain/error-table';
import { packageFolder } from '../../../config/package-folder';

const folder = join(packageFolder(), 'docs');
const page = readFileSync(join(folder, 'operate.md'), 'utf8');

/** Those of the two targets, and what activities and the workflow say of their own. */
const stuckCodes = Object.keys(errorTable).filter(
  (code) =>
    /^BRIDGE_(GUPY|PROVIDER)_/.test(code) ||
    ['BRIDGE_ADDRESS_REFUSED', 'BRIDGE_RULE_GONE', 'BRIDGE_ACTIVITY_FAILED'].includes(code),
);

test.each(stuckCodes)('docs/operate.md says what to do about %s', (code) => {
  expect(page).toMatch(new RegExp(`^\\| \`${code}\` +\\| \\S.{20,}\\|$`, 'm'));
});

test.each(examStatuses)('docs/operate.md explains the status %s', (status) => {
  expect(page).toMatch(new RegExp(`^\\| \`${status}\` +\\| `, 'm'));
});

test('docs/operate.md names no code that does not exist, and shows pictures that do', () => {
  for (const [code] of page.matchAll(/BRIDGE_[A-Z_]+/g)) expect(errorTable).toHaveProperty(code);
  const pictures = [...page.matchAll(/\]\((screenshots\/[a-z]+\.png)\)/g)].map((match) => match[1] ?? '');
  expect(pictures).toHaveLength(5);
  for (const picture of pictures) expect(existsSync(join(folder, picture))).toBe(true);
});
