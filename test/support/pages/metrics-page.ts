// The tables of docs/metrics.md, made of the registries of the processes: the page cannot name a metric that no process has, nor miss
// one. What could go wrong: labels are known only where a label set is born at 0, so those are what the page lists.
import { beginApiCounts, beginBoardCounts, beginWorkerCounts } from '../../../telemetry/known-labels';
import { createApiMetrics, createBoardMetrics, createWorkerMetrics } from '../../../telemetry/metrics';
import type { ProcessMetrics } from '../../../telemetry/process-metrics';
import { withPart } from './page-part';

/** Stands for the configured names. */
const anyProvider = '<provider>';

interface DocumentedMetric {
  name: string;
  type: string;
  help: string;
  /** Each label, with the values whose sets are born at 0. */
  labels: Map<string, string[]>;
}

/** What the bridge itself counts in each process, by the name of the process; Node's own metrics are left out. */
export async function documentedMetrics(): Promise<Map<string, DocumentedMetric[]>> {
  const [api, worker, board] = [createApiMetrics(), createWorkerMetrics(), createBoardMetrics()];
  beginApiCounts(api, [anyProvider]);
  beginWorkerCounts(worker, [anyProvider]);
  beginBoardCounts(board);
  return new Map([
    ['api', await metricsOf(api)],
    ['worker', await metricsOf(worker)],
    ['console', await metricsOf(board)],
  ]);
}

export async function withMetricTables(page: string): Promise<string> {
  const parts = [...(await documentedMetrics())].map(([process, metrics]) =>
    [
      `### ${process}`,
      '',
      '| metric | type | labels, with the sets that are born at 0 | what it tells |',
      '| --- | --- | --- | --- |',
      ...metrics.map(({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labelText(labels)} | ${help} |`),
    ].join('\n'),
  );
  return withPart(page, 'metrics', parts.join('\n\n'));
}

async function metricsOf({ registry }: ProcessMetrics): Promise<DocumentedMetric[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics
    .filter(({ name }) => name.startsWith('bridge_'))
    .map(({ name, type, help, values }) => {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
      const born = (label: string) => values.map(({ labels }) => (labels as Record<string, string>)[label]);
      const valuesOf = (label: string) => [...new Set(born(label).filter((value) => value !== undefined))];
      return { name, type: String(type), help, labels: new Map(labelNames.map((label) => [label, valuesOf(label)])) };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function labelText(labels: DocumentedMetric['labels']): string {
  const texts = [...labels].map(([label, values]) => {
    const known = label === 'version' ? [] : values.map((value) => `\`${value}\``);
    return known.length === 0 ? `\`${label}\`` : `\`${label}\`: ${known.join(', ')}`;
  });
  return texts.length === 0 ? '–' : texts.join('; ');
}
