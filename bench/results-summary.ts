// The figures of one run as a page: each ratio of medians beside its goal, with the range over all rounds.
import type { AckFigures } from './acknowledgements';
import type { FlowFigures } from './flow';
import type { WaitingFigures } from './waiting';

export interface Results {
  at: string;
  /** `load`: of the last minute. */
  machine: { cores: number; model: string; load: { before: number; after: number }; node: string };
  command: string;
  minutes: number;
  acks: AckFigures;
  flows: Record<'bridge' | 'minimal', FlowFigures[]>;
  waiting: WaitingFigures[];
  /** Polls of one worker with so many providers: each is an HTTP/2 stream. */
  polls: { providers: number; polls: number }[];
}

interface Measure {
  what: string;
  of: (flow: FlowFigures) => number;
  goal: string;
}

const measures: readonly Measure[] = [
  { what: 'end to end, applications a second', of: (flow) => flow.endToEndPerSecond, goal: '≥ 1.0' },
  { what: 'first callback to last tag, applications a second', of: (flow) => flow.drainPerSecond, goal: '' },
  { what: 'webhooks a second, worker busy', of: (flow) => flow.webhooksPerSecond, goal: '' },
  { what: 'callbacks a second, worker busy', of: (flow) => flow.callbacksPerSecond, goal: '' },
  { what: 'callback to tag at 5 a second, p50 ms', of: (flow) => flow.tagAfterMs.p50, goal: '≤ 1.3' },
  { what: 'callback to tag at 5 a second, p99 ms', of: (flow) => flow.tagAfterMs.p99, goal: '' },
  { what: 'processor ms of an application, all', of: (flow) => flow.processorMs.all, goal: '' },
  { what: 'processor ms, server', of: (flow) => flow.processorMs.server, goal: '' },
  { what: 'processor ms, worker', of: (flow) => flow.processorMs.worker, goal: '' },
  { what: 'processor ms, receiver', of: (flow) => flow.processorMs.receiver, goal: '' },
  { what: 'history events when nothing is left to write', of: (flow) => flow.historyEvents, goal: '' },
  { what: 'history bytes then', of: (flow) => flow.historyBytes, goal: '' },
];

export function summaryOf({ at, machine, command, minutes, acks, flows, waiting, polls }: Results): string {
  const { bridge, minimal } = flows;
  const rows = measures.map(({ what, of, goal }) => rowOf(what, bridge.map(of), minimal.map(of), goal));
  return [
    `# ${at.slice(0, 10)}: the bridge beside a minimal workflow`,
    '',
    `\`${command}\`, ${round(minutes)} minutes, ${machine.cores} cores (${machine.model}), Node ${machine.node}, load`,
    `${round(machine.load.before)} before and ${round(machine.load.after)} after it, Temporal's server on SQLite. ${bridge.length} rounds of ${bridge[0]?.applications ?? 0} applications with a tag only, on a fresh server each.`,
    'Medians (least–most); the ratio is that of the medians.',
    '',
    '| measure | bridge | minimal | ratio | goal |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    rowOf('webhooks a second, no worker ÷ bare signalWithStart', acks.bridge, acks.bare, '≥ 0.9'),
    `| webhook acknowledged at 50 a second, p99 ms | ${round(acks.at50.p99)} |  |  | ≤ 250 |`,
    ...waiting.flatMap(waitingRows),
    ...polls.map((row) => `| polls of one worker with ${row.providers} providers | ${row.polls} |  |  |  |`),
    '',
  ].join('\n');
}

function waitingRows({
  waiting,
  databaseBytes,
  workerMb,
  workerMbBefore,
  serverMb,
  restart,
}: WaitingFigures): string[] {
  return [
    `| ${waiting} waiting: database bytes of each | ${Math.round(databaseBytes)} |  |  | ≤ 25600 |`,
    `| ${waiting} waiting: worker MB (before), server MB | ${workerMb} (${workerMbBefore}), ${serverMb} |  |  |  |`,
    `| ${waiting} waiting: first tag after a restart, later ones p50, ms | ${restart.firstTagMs}, ${restart.tagMs.p50} |  |  |  |`,
  ];
}

function rowOf(what: string, bridge: readonly number[], minimal: readonly number[], goal: string): string {
  const ratio = (median(bridge) / median(minimal)).toFixed(2);
  return `| ${what} | ${rangeOf(bridge)} | ${rangeOf(minimal)} | ${ratio} | ${goal} |`;
}

function rangeOf(values: readonly number[]): string {
  return `${round(median(values))} (${round(Math.min(...values))}–${round(Math.max(...values))})`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): string {
  return String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}
