// Applications through one side, from the webhook to the tag: how many a second, what each costs, and how soon a tag follows its callback.
import { setTimeout as pause } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { eventually } from '../test/support/eventually';
import { percentile } from '../test/support/percentile';
import type { Database } from './databases';
import type { Storage } from './stored-world';
import { billableActions } from '../test/support/billable-actions';
import { whileOpen } from './open-side';
import { processorMs } from './process-cost';
import { Outside, type Pids, type Side, type SideName, sideNames } from './side';

/** Requests of the driver that are open at once. */
const atOnce = 20;
/** Callbacks of the open loop, five a second. */
const singles = 30;
const singleEveryMs = 200;

export interface DoorFigures {
  applications: number;
  webhooksPerSecond: number;
  callbacksPerSecond: number;
  /** From the first callback to the last tag. */
  drainPerSecond: number;
  /** From the first webhook to the last order, and from the first callback to the last tag. */
  endToEndPerSecond: number;
  /** Processor time of one application by part, from its webhook until nothing is left to write. */
  processorMs: Record<string, number>;
  /** What the database's log grew by for one application, where it has one. */
  logBytes?: number;
  /** From a callback that leaves the provider to the tag's arrival at Gupy, at five a second. */
  tagAfterMs: { p50: number; p99: number };
  /** Looked up afterwards: orders and tags that came more than once. */
  again: { orders: number; tags: number };
}

export interface FlowFigures extends DoorFigures {
  historyEvents: number;
  historyBytes: number;
  /** As Temporal Cloud counts them, until nothing is left to write. */
  actions: number;
}

/** A fresh server for each; who comes first changes with each round. */
export async function flowsByTurns(
  database: Database,
  rounds: number,
  applications: number,
): Promise<Record<SideName, FlowFigures[]>> {
  const flows: Record<SideName, FlowFigures[]> = { bridge: [], minimal: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? sideNames : sideNames.toReversed()) {
      flows[name].push(await whileOpen(name, database, (side) => measureFlow(side, applications)));
      process.stderr.write(`  round ${round + 1}, ${name}: done\n`);
    }
  }
  return flows;
}

async function measureFlow(side: Side, applications: number): Promise<FlowFigures> {
  const { first, figures } = await measureDoors(side, applications, (count) => untilDone(side, count));
  return { ...figures, ...(await historyOf(side, first)) };
}

/** What can be measured of anything with these doors, whatever runs behind them. */
export interface Doors extends Pick<Side, 'world' | 'moved'> {
  /** Of each part that the measure pays for. */
  readonly pids: Pids;
  readonly storage: Storage;
}

/** Behind which a process may be killed and started again. */
export interface KillableDoors extends Doors {
  startProcess(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param untilDone so many applications have nothing left to write
 * @returns the first of the applications too
 */
export async function measureDoors(
  side: Doors,
  applications: number,
  untilDone: (count: number) => Promise<void> = async () => {},
): Promise<{ figures: DoorFigures; first: number }> {
  const outside = new Outside(side.world);
  await warmUp(side, outside);
  await untilDone(warm);
  const ids = Array.from({ length: applications }, () => outside.candidate());
  const before = await costsOf(side);
  const webhooks = await timed(() => inParallel(ids, (id) => acknowledged(side, id)));
  const orders = await timed(() => outside.untilOrdered(ids));
  const callbacks = await timed(() => inParallel(ids, (id) => outside.complete(id)));
  const tags = await timed(() => outside.untilTagged(ids));
  await untilDone(warm + applications);
  const after = await costsOf(side);
  const drainMs = callbacks + tags;
  const [first = 0] = ids;
  const figures = {
    applications,
    webhooksPerSecond: (ids.length * 1000) / webhooks,
    callbacksPerSecond: (ids.length * 1000) / callbacks,
    drainPerSecond: (ids.length * 1000) / drainMs,
    endToEndPerSecond: (ids.length * 1000) / (webhooks + orders + drainMs),
    ...costOfEach(before, after, ids.length),
    tagAfterMs: await singleCallbacks(side, outside),
    again: { ...outside.again },
  };
  return { figures, first };
}

interface Costs {
  processorMs: Readonly<Record<string, number>>;
  logBytes: number | undefined;
}

async function costsOf({ pids, storage }: Doors): Promise<Costs> {
  const parts = Object.entries(pids).map(([part, pid]) => [part, processorMs(pid)]);
  return { processorMs: Object.fromEntries(parts) as Record<string, number>, logBytes: await storage.logBytes?.() };
}

function costOfEach(before: Costs, after: Costs, count: number): Pick<DoorFigures, 'processorMs' | 'logBytes'> {
  const each: Record<string, number> = {};
  for (const [part, ms] of Object.entries(after.processorMs))
    each[part] = (ms - (before.processorMs[part] ?? 0)) / count;
  const all = Object.values(each).reduce((sum, ms) => sum + ms, 0);
  const log =
    before.logBytes === undefined || after.logBytes === undefined ? undefined : after.logBytes - before.logBytes;
  return { processorMs: { ...each, all }, ...(log === undefined ? {} : { logBytes: log / count }) };
}

const warm = 20;

/** Connections are open, code is compiled. */
async function warmUp(side: Doors, outside: Outside): Promise<void> {
  const ids = Array.from({ length: warm }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  await inParallel(ids, (id) => outside.complete(id));
  await outside.untilTagged(ids);
}

async function untilDone(side: Side, count: number): Promise<void> {
  const { workflow } = await side.world.client();
  let seen = 0;
  await eventually(
    async () => (seen = (await workflow.count(side.doneQuery)).count) >= count,
    () => `${seen} of ${count} are done`,
    120_000,
  );
}

/** An open loop: each callback leaves at its time, whatever became of those before. */
async function singleCallbacks(side: Doors, outside: Outside): Promise<DoorFigures['tagAfterMs']> {
  const ids = Array.from({ length: singles }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  const sent = new Map<number, number>();
  const answers: Promise<void>[] = [];
  for (const id of ids) {
    sent.set(id, performance.now());
    answers.push(outside.complete(id));
    await pause(singleEveryMs);
  }
  await Promise.all(answers);
  await outside.untilTagged(ids);
  const waits = ids.map((id) => outside.taggedAt(id) - (sent.get(id) ?? 0));
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

export async function acknowledged(side: Doors, id: number): Promise<void> {
  const answer = await side.moved(id);
  await answer.text();
  if (answer.status !== 200) throw new Error(`The webhook of ${id} was answered ${answer.status}`);
}

async function historyOf(
  side: Side,
  id: number,
): Promise<Pick<FlowFigures, 'historyEvents' | 'historyBytes' | 'actions'>> {
  const { workflow } = await side.world.client();
  const history = await workflow.getHandle(side.workflowIdOf(id)).fetchHistory();
  const events = history.events ?? [];
  const historyBytes = temporal.api.history.v1.History.encode(history).finish().length;
  return { historyEvents: events.length, historyBytes, actions: billableActions(events) };
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
