// docs/operate.md tells what to do for every code that a run can be stuck with, and shows pictures that are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { examStatuses } from '../../../domain/exam/status';
import { errorTable } from '../../../domain/error-table';
import { packageFolder } from '../../../config/package-folder';
import { pollsOf } from '../../../worker/slots-and-polls';
import { searchAttributes } from '../../../workflows/search-attributes';

const folder = join(packageFolder(), 'docs');
const page = readFileSync(join(folder, 'operate.md'), 'utf8');

/** Those of the two targets, and what activities and the workflow say of their own. */
const stuckCodes = Object.keys(errorTable).filter(
  (code) =>
    /^BRIDGE_(GUPY|PROVIDER)_/.test(code) ||
    ['BRIDGE_ADDRESS_REFUSED', 'BRIDGE_NOTICE_IN_DOUBT', 'BRIDGE_RULE_GONE', 'BRIDGE_ACTIVITY_FAILED'].includes(code),
);

test.each(stuckCodes)('docs/operate.md says what to do about %s', (code) => {
  expect(page).toMatch(new RegExp(`^\\| \`${code}\` +\\| \\S.{20,}\\|$`, 'm'));
});

test.each(examStatuses)('docs/operate.md explains the status %s', (status) => {
  expect(page).toMatch(new RegExp(`^\\| \`${status}\` +\\| `, 'm'));
});

test.each(searchAttributes.map(({ name, type }) => [name, TypedSearchAttributes.toMetadataType(type)]))(
  'docs/operate.md says that the search attribute %s is of type %s',
  (name, type) => {
    const flat = page.replaceAll(/\s+/g, ' ');
    expect(flat).toMatch(new RegExp(`\\x60${name}\\x60(?:(?:,| and) \\x60\\w+\\x60)* of type ${type}`));
  },
);

test.each(searchAttributes.map(({ name, type }) => [name, TypedSearchAttributes.toMetadataType(type)]))(
  'R31: docs/temporal-cloud.md adds the search attribute %s with type %s, in both ways',
  (name, type) => {
    const cloud = readFileSync(join(folder, 'temporal-cloud.md'), 'utf8');
    expect(cloud).toContain(`--search-attribute "${name}=${type}"`);
    expect(cloud).toContain(`--name ${name} --type ${type}`);
  },
);

test('docs/operate.md names no code that does not exist, and shows pictures that do', () => {
  for (const [code] of page.matchAll(/BRIDGE_[A-Z_]+/g)) expect(errorTable).toHaveProperty(code);
  const pictures = [...page.matchAll(/\]\((screenshots\/[a-z]+\.png)\)/g)].map((match) => match[1] ?? '');
  expect(pictures).toHaveLength(5);
  for (const picture of pictures) expect(existsSync(join(folder, picture))).toBe(true);
});

test.each([1, 3, 10, 30])('docs/networks.md says how many polls a worker with %i providers has open', (providers) => {
  const networks = readFileSync(join(folder, 'networks.md'), 'utf8');
  expect(networks).toMatch(new RegExp(`^\\| ${providers} +\\| ${pollsOf(providers)} +\\|$`, 'm'));
});
