// docs/metrics.md says what the processes count, and no page names a metric that no process has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedMetrics, withMetricTables } from '../../support/pages/metrics-page';
import { packageFolder } from '../../../config/package-folder';
import { knownMetrics, metricsNamedIn } from '../../support/metric-names';

const root = packageFolder();
const page = readFileSync(join(root, 'docs', 'metrics.md'), 'utf8');

test('docs/metrics.md is up to date (npm run generate)', async () => {
  expect(await withMetricTables(page)).toBe(page);
});

test('every metric says in one line what it tells', async () => {
  const metrics = [...(await documentedMetrics()).values()].flat();
  expect(metrics.length).toBeGreaterThan(20);
  for (const { name, help } of metrics)
    expect({ name, help }).toEqual({ name, help: expect.stringMatching(/^\S[^\n|]{15,}[^.]$/) as string });
});

test('a counter ends in _total and has every label set that it knows from its start', async () => {
  const counters = [...(await documentedMetrics()).values()].flat().filter(({ type }) => type === 'counter');
  expect(counters.filter(({ name }) => !name.endsWith('_total'))).toEqual([]);
  const unborn = counters.flatMap(({ name, labels }) =>
    [...labels].filter(([, values]) => values.length === 0).map(([label]) => `${name} ${label}`),
  );
  expect(unborn).toEqual([]);
});

test('no page names a metric that there is not', async () => {
  const known = await knownMetrics();
  const pages = [root, join(root, 'docs')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
      .map((name) => join(folder, name)),
  );
  const unknown = pages.flatMap((file) =>
    metricsNamedIn(readFileSync(file, 'utf8'))
      .filter((name) => !known.has(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(unknown).toEqual([]);
});
