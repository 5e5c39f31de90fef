// Every alert rule has an entry in docs/runbook.md, every entry a rule, and both name only metrics that there are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from '../../../config/package-folder';
import { knownMetrics, metricsNamedIn } from '../../support/metric-names';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

const root = packageFolder();
const text = readFileSync(join(root, 'deploy', 'prometheus', 'alerts.yml'), 'utf8');
const rules = (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const page = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const entries = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.split(/^## /m)[0] ?? '']),
);

test('P-STUCK: every rule has an entry, and every entry a rule', () => {
  expect([...entries.keys()]).toEqual([...new Set(rules.map(({ alert }) => alert))]);
});

test.each([...entries])(
  'the entry %s says what it means, where to look, what to do, and when it is over',
  (_name, entry) => {
    expect([...entry.matchAll(/^- \*\*(\w+)\*\*[ :]/gm)].map(([, part]) => part)).toEqual([
      'Means',
      'Look',
      'Do',
      'Over',
    ]);
  },
);

test.each(rules)(
  '$alert has a severity, a summary for people and the way to its entry',
  ({ alert, labels, annotations }) => {
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/^[^\n]{20,}\.$/);
    expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
  },
);

test.each(rules)('$alert asks for metrics that there are', async ({ expr }) => {
  const known = await knownMetrics();
  expect(metricsNamedIn(expr).filter((name) => !known.has(name))).toEqual([]);
});

test.each(['BridgeCallbacksUnusable', 'BridgeSecurityEvent'])(
  'P-OWN: %s looks at our own secrets before it sends anybody to the provider',
  (name) => {
    const entry = entries.get(name) ?? '';
    const own = entry.indexOf('`references`');
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(entry.search(/ask\s+the\s+(provider|source)/i));
  },
);
