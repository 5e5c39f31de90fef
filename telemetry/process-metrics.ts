// What every process counts, and how a metric gets into its registry: one registry per process (or test), so that no event is
// counted twice. What Node itself tells is watched once in a process, for all registries: no watch of its loop and its memory ends
// before the process does, and each costs a hundred looks a second.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { packageVersion } from '../config/package-folder';

export type ProcessName = 'api' | 'worker' | 'console';

export interface ProcessMetrics {
  registry: Registry;
  /** What `/readyz` says, asked anew with each scrape. */
  ready: Gauge;
}

export interface MetricMaker extends ProcessMetrics {
  counter: <Label extends string>(name: string, help: string, ...labelNames: Label[]) => Counter<Label>;
  gauge: <Label extends string>(name: string, help: string, ...labelNames: Label[]) => Gauge<Label>;
  histogram: (name: string, help: string, buckets: number[]) => Histogram;
}

let ofNode: Registry | undefined;

function watchNode(): Registry {
  if (ofNode === undefined) {
    ofNode = new Registry();
    collectDefaultMetrics({ register: ofNode });
  }
  return ofNode;
}

export function createMetricMaker(process: ProcessName): MetricMaker {
  const registry = Registry.merge([watchNode()]);
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers });
  gauge('bridge_build_info', 'Always 1; which version of the bridge runs as which process', 'process', 'version').set(
    { process, version: packageVersion() },
    1,
  );
  return {
    registry,
    ready: gauge('bridge_ready', '1 while the process can do its work, 0 while `/readyz` says why not'),
    counter: (name, help, ...labelNames) => new Counter({ name, help, labelNames, registers }),
    gauge,
    histogram: (name, help, buckets) => new Histogram({ name, help, buckets, registers }),
  };
}
