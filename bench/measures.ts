// What a flow is measured by, and what was promised of it.
import type { FlowFigures } from './flow';
import { median, type Results } from './results';
import { type Database, databases } from './databases';

/** Of the 99th of a hundred answers to webhooks, in milliseconds. */
export const ackGoalMs = 250;

export interface Measure {
  what: string;
  /** NaN where there is nothing to measure. */
  of: (flow: FlowFigures) => number;
  /** Of the ratio to the minimal workflow. */
  goal?: Goal;
}

export interface Goal {
  least?: number;
  most?: number;
}

export const endToEnd: Measure = {
  what: 'end to end, candidates a second',
  of: (flow) => flow.endToEndPerSecond,
  goal: { least: 1 },
};
export const drain: Measure = {
  what: 'first callback to last tag, candidates a second',
  of: (flow) => flow.drainPerSecond,
};
export const tagAfter: Measure = {
  what: 'callback to tag at 5 a second, p50 ms',
  of: (flow) => flow.tagAfterMs.p50,
  goal: { most: 1.3 },
};
export const processorTime: Measure = {
  what: 'processor ms of a candidate, all',
  of: (flow) => flow.processorMs['all'] ?? 0,
};

export const measures: readonly Measure[] = [
  endToEnd,
  drain,
  { what: 'webhooks a second, worker busy', of: (flow) => flow.webhooksPerSecond },
  { what: 'callbacks a second, worker busy', of: (flow) => flow.callbacksPerSecond },
  tagAfter,
  { what: 'callback to tag at 5 a second, p99 ms', of: (flow) => flow.tagAfterMs.p99 },
  processorTime,
  ...['server', 'database', 'worker', 'receiver'].map((part) => ({
    what: `processor ms, ${part}`,
    of: (flow: FlowFigures) => flow.processorMs[part] ?? NaN,
  })),
  { what: 'write-ahead log of a candidate, KB', of: (flow) => (flow.logBytes ?? NaN) / 1024 },
  { what: 'history, events when nothing is left to write', of: (flow) => flow.historyEvents },
  { what: 'history, bytes then', of: (flow) => flow.historyBytes },
  { what: 'billable actions then', of: (flow) => flow.actions },
  { what: 'orders or tags that came twice', of: ({ again }) => again.orders + again.tags },
];

export function ratioOf({ of }: Measure, flows: { bridge: FlowFigures[]; minimal: FlowFigures[] }): number {
  return median(flows.bridge.map(of)) / median(flows.minimal.map(of));
}

export function goalText(goal: Goal | undefined): string {
  if (goal === undefined) return '';
  return goal.least === undefined ? `≤ ${goal.most}` : `≥ ${goal.least}`;
}

export function isMet(ratio: number, goal: Goal | undefined): boolean {
  return ratio >= (goal?.least ?? -Infinity) && ratio <= (goal?.most ?? Infinity);
}

/** Those on which this part was measured. */
export function measuredOn(
  part: Results['acks'] | Results['rates'] | Results['flow'] | Results['waiting'],
): Database[] {
  return databases.filter((database) => part?.[database] !== undefined);
}
