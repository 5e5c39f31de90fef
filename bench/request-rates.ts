// T26: webhooks at a rate that rises step by step, whether those before are answered or not, on the bridge and on the minimal workflow,
// while all of each runs. From 150 a second on it rises until the 99th of a hundred takes longer than 250 ms or one is refused.
// Afterwards every event that was taken is looked up in Temporal: a rate without a check of what arrived is no rate.
// What could go wrong: the driver and the stand-ins share the machine, so either alone would take more; and what a rate
// leaves undone is still worked on at the next one.
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../test/support/eventually';
import { percentile } from '../test/support/percentile';
import type { Database } from './databases';
import { acknowledged, timed } from './flow';
import { ackGoalMs } from './measures';
import { whileOpen } from './open-side';
import { Outside, type Side, type SideName, sideNames } from './side';

const always = [10, 25, 50, 100, 150];
const step = 50;
const mostPerSecond = 1_000;

export interface Rate {
  perSecond: number;
  sent: number;
  refused: number;
  /** Milliseconds until the answer. */
  p50: number;
  p95: number;
  p99: number;
}

export interface SideRates {
  rates: Rate[];
  /** The highest at which none was refused and p99 is within the goal; 0 where there was none. */
  highestPerSecond: number;
  taken: number;
  /** Of those taken, how many have no run. */
  lost: number;
}

export type RateFigures = Record<SideName, SideRates>;

/** @param seconds of each rate */
export async function measureRates(database: Database, seconds: number): Promise<RateFigures> {
  const figures: Partial<RateFigures> = {};
  for (const name of sideNames) figures[name] = await whileOpen(name, database, (side) => ratesOf(side, seconds));
  return figures as RateFigures;
}

async function ratesOf(side: Side, seconds: number): Promise<SideRates> {
  const outside = new Outside(side.world);
  const taken: number[] = [];
  const rates: Rate[] = [];
  for (const perSecond of rising(rates)) {
    const ids = Array.from({ length: perSecond * seconds }, () => outside.candidate());
    const before = taken.length;
    const send = (id: number): Promise<void> =>
      acknowledged(side, id).then(
        () => void taken.push(id),
        () => undefined,
      );
    const waits = await atSteadyRate(ids, perSecond, send);
    rates.push({ perSecond, sent: ids.length, refused: ids.length - (taken.length - before), ...waits });
    process.stderr.write(`  ${side.name}: ${JSON.stringify(rates.at(-1))}\n`);
  }
  const highestPerSecond = rates.findLast(isHeld)?.perSecond ?? 0;
  return { rates, highestPerSecond, taken: taken.length, lost: (await notFound(side, taken)).length };
}

/** @param seen grows meanwhile */
function* rising(seen: readonly Rate[]): Iterable<number> {
  yield* always;
  for (let next = (always.at(-1) ?? 0) + step; next <= mostPerSecond; next += step) {
    const last = seen.at(-1);
    if (last === undefined || !isHeld(last)) return;
    yield next;
  }
}

function isHeld({ refused, p99 }: Rate): boolean {
  return refused === 0 && p99 <= ackGoalMs;
}

/** An open loop: each leaves at its time. */
async function atSteadyRate(
  ids: readonly number[],
  perSecond: number,
  send: (id: number) => Promise<void>,
): Promise<Pick<Rate, 'p50' | 'p95' | 'p99'>> {
  const waits: number[] = [];
  const answers: Promise<unknown>[] = [];
  const begun = performance.now();
  for (const [index, id] of ids.entries()) {
    await pause(Math.max(0, begun + (index * 1000) / perSecond - performance.now()));
    answers.push(timed(() => send(id)).then((ms) => waits.push(ms)));
  }
  await Promise.all(answers);
  return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), p99: percentile(waits, 0.99) };
}

/** Of those whose webhook was taken, who has no run, once Temporal's list has caught up. */
async function notFound(side: Side, ids: readonly number[]): Promise<string[]> {
  const { workflow } = await side.world.client();
  let missing = new Set<string>();
  const look = async (): Promise<boolean> => {
    missing = new Set(ids.map((id) => side.workflowIdOf(id)));
    for await (const { workflowId } of workflow.list({ pageSize: 1_000 })) missing.delete(workflowId);
    return missing.size === 0;
  };
  await eventually(look, undefined, 60_000).catch(() => undefined);
  return [...missing];
}
