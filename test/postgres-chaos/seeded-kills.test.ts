// T6 on the production topology: SIGKILL by seed to workers, apis, the Temporal server and the postmaster, while candidates come at a steady
// rate and both outside systems fail (10 % faults, 5 % answers that are lost after their effect). In the end the journals of both hold
// what was expected, once. Prints how long each recovery took.
// CHAOS_KILLS: 26 by default, 65 for the whole; CHAOS_RATE: candidates a second; CHAOS_FAULTS=off: kills alone, for how long a recovery
// takes without the backoff that faults ask for; CHAOS_SEED repeats a run.
import { randomInt } from 'node:crypto';
import { lookingAgain } from '../../activities/write-attempt';
import type { Fault } from '../../simulator/fault-dial';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { ChaosLoad } from '../support/chaos-load';
import { eventTimes } from '../support/event-times';
import { eventually } from '../support/eventually';
import { percentile } from '../support/percentile';
import { type Part, parts, ProductionTopology } from '../support/production-topology';
import { seededChoice } from '../support/seeded-random';

const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));
const killCount = Number(process.env['CHAOS_KILLS'] ?? 26);
const perSecond = Number(process.env['CHAOS_RATE'] ?? 3);
const withFaults = process.env['CHAOS_FAULTS'] !== 'off';
const choose = seededChoice(seed);

/** Of 65. */
const shares: Record<Part, number> = { worker: 30, api: 20, temporal: 10, postgres: 5 };
const boundMs = 900_000;
/** T27. */
const stepBoundMs = 15_000;
/** Longer than any part takes on a quiet machine. */
const slowStartMs = 4_000;
/** In one write of many the kill falls between its leaving and its landing: then it waits until it can land no more (R23). */
const landingBoundMs = 45_000;
/** Whose waits are printed, from shortly before the kill on. */
const shownRecoveries = 5;
const beforeKillMs = 8_000;

/** One of twenty each. */
const faults: Fault[] = [
  ...times<Fault>(6, { kind: 'status', status: 503 }),
  ...times<Fault>(4, { kind: 'status', status: 500 }),
  ...times<Fault>(3, { kind: 'status', status: 504, body: 'html' }),
  ...times<Fault>(4, { kind: 'reset' }),
  ...times<Fault>(2, { kind: 'slow', ms: 2_000, effect: 'first' }),
  { kind: 'hang' },
];

interface Recovery {
  id: number;
  killedAt: number;
  ms: number;
  /** A later kill found it still in flight, and counts it anew: one kill cannot be recovered from before the next has come. */
  isCaughtAgain: boolean;
}

interface Kill {
  part: Part;
  at: number;
  readyMs: number;
  /** Acknowledged, not ordered; and whose result was taken, not written. */
  awaiting: { order: number[]; write: number[] };
}

const mayHaveLeft = new Set<number>();
let topology: ProductionTopology;
let load: ChaosLoad;
const order = drawnParts();
const kills: Kill[] = [];

beforeAll(async () => {
  console.info(`seeded kills: seed ${seed}, ${killCount} kills, ${perSecond} candidates a second`);
  topology = await ProductionTopology.create({
    rates: { gupy: 6_000, provider: 6_000 },
    simulator: { seed: choose(2 ** 31) },
  });
  const { gupy, provider } = topology.world.simulator;
  for (const standIn of [gupy, provider]) {
    standIn.settings.change({ delivery: { duplicateChance: 0.1 } });
    if (!withFaults) continue;
    standIn.faults.chance('*', 0.1, ...faults);
    standIn.faults.chance('*', 0.05, { kind: 'reset', effect: 'done' });
  }
  await topology.startAll();
  load = new ChaosLoad(topology.world, choose);
}, 180_000);

afterAll(async () => {
  load?.close();
  await topology?.close();
});

/** In an order by the seed. */
function drawnParts(): Part[] {
  const all = Object.entries(shares).flatMap(([part, share]) =>
    times(Math.max(1, Math.round((share * killCount) / 65)), part as Part),
  );
  return all
    .map((part) => ({ part, place: choose(2 ** 30) }))
    .sort((one, other) => one.place - other.place)
    .map(({ part }) => part);
}

/** One of two, or both at once. */
function drawnPlaces(part: Part): number[] {
  if (part === 'temporal' || part === 'postgres') return [0];
  return [[0], [1], [0, 1]][choose(3)] ?? [0];
}

async function killNext(part: Part): Promise<void> {
  const tags = load.taggedAt.length + 10 + choose(15);
  await eventually(
    () => load.taggedAt.length >= tags,
    () => `${load.taggedAt.length} tags of ${tags} before the next kill`,
    boundMs,
  );
  const places = drawnPlaces(part);
  const awaiting = { order: load.awaitingOrder(), write: load.awaitingWrite() };
  const at = Date.now();
  await Promise.all(places.map((which) => topology.kill(part, which)));
  await Promise.all(places.map((which) => topology.restart(part, which)));
  kills.push({ part, at, readyMs: Date.now() - at, awaiting });
}

const settled = async () => {
  const { workflow } = await topology.world.client();
  return (await workflow.count('WorkflowType="applicationWorkflow" AND ExamStatus="settled"')).count;
};

it(
  'P-ACK, P-ONCE: every part is killed again and again',
  async () => {
    load.start(perSecond);
    await eventually(() => load.size >= 100, undefined, boundMs);
    for (const part of order) await killNext(part);
    load.stop();
    const { gupy, provider } = topology.world.simulator;
    for (const standIn of [gupy, provider]) standIn.faults.clear();
    await eventually(
      async () => (await settled()) === load.size,
      () => `${load.size} settled; awaiting their order: ${load.awaitingOrder().join()}`,
      boundMs,
    );
  },
  4 * boundMs,
);

it('T6, P-ACK, P-ONCE: nothing is lost, nothing is there twice, nobody waits for an operator', async () => {
  const { workflow } = await topology.world.client();
  const counted = async (query: string) => (await workflow.count(query)).count;
  expect(load.journal()).toEqual({ lost: [], doubled: [], wrong: [] });
  expect(await counted('ExamStatus="needs-attention"')).toBe(0);
  expect(await counted('ExecutionStatus IN ("Failed", "Terminated", "Canceled", "TimedOut")')).toBe(0);
});

/** What was in flight through the kills of this part. */
function recoveries(part: Part, step: keyof Kill['awaiting']): Recovery[] {
  const times = step === 'order' ? load.orderedAt : load.writtenAt;
  const ofPart = kills.filter((kill) => kill.part === part);
  const ofKill = ({ at, awaiting }: Kill): Recovery[] =>
    awaiting[step].map((id) => {
      const isCaughtAgain = ofPart.some((later) => later.at > at && later.awaiting[step].includes(id));
      return { id, killedAt: at, ms: (times.get(id) ?? Infinity) - at, isCaughtAgain };
    });
  return ofPart.flatMap(ofKill);
}

it('R23: a write that may have left waits until it can land no more, and no longer', async () => {
  const client = await topology.world.client();
  const slow = parts.flatMap((part) => recoveries(part, 'write')).filter(({ ms }) => ms > stepBoundMs);
  const landings: Recovery[] = [];
  for (const recovery of slow) {
    const waits = await eventTimes(client, applicationWorkflowId(recovery.id), recovery.killedAt - beforeKillMs);
    if (waits.includes(lookingAgain)) landings.push(recovery);
  }
  for (const { id } of landings) mayHaveLeft.add(id);
  const once = landings.filter(({ isCaughtAgain }) => !isCaughtAgain);
  if (whyNotJudged() === undefined) expect(once.filter(({ ms }) => ms > landingBoundMs)).toEqual([]);
});

it('tells what the slowest recoveries waited for', async () => {
  const client = await topology.world.client();
  const all = parts.flatMap((part) => [...recoveries(part, 'order'), ...recoveries(part, 'write')]);
  const slowest = all.sort((one, other) => other.ms - one.ms).slice(0, shownRecoveries);
  for (const { id, killedAt, ms } of slowest) {
    const waits = await eventTimes(client, applicationWorkflowId(id), killedAt - beforeKillMs);
    console.info(`${id}: ${ms} ms after the kill at ${beforeKillMs / 1_000}.0; ${waits}`);
  }
});

it('T27: after a kill the next step runs within 15 s in 95 of 100 cases', () => {
  const inFlight = (step: keyof Kill['awaiting']) =>
    Object.fromEntries(
      parts.map((part) => {
        const others = recoveries(part, step).filter(({ id }) => step === 'order' || !mayHaveLeft.has(id));
        const again = others.filter(({ isCaughtAgain }) => isCaughtAgain);
        const once = others.filter(({ isCaughtAgain }) => !isCaughtAgain);
        return [part, { ...figures(msOf(once)), caughtAgain: figures(msOf(again)) }];
      }),
    );
  const toOrder = inFlight('order');
  const toWrite = inFlight('write');
  const all = [...load.acknowledgedAt].map(([id, at]) => (load.orderedAt.get(id) ?? Infinity) - at);
  const byPart = parts.map((part) => {
    const own = kills.filter((kill) => kill.part === part);
    const nextTag = own.map(({ at }) => (load.taggedAt.find((tagged) => tagged > at) ?? Infinity) - at);
    return [
      part,
      { kills: own.length, readyMs: figures(own.map(({ readyMs }) => readyMs)), nextTagMs: figures(nextTag) },
    ];
  });
  console.info(
    JSON.stringify({
      ...{ seed, withFaults, applications: load.size },
      ...Object.fromEntries(byPart),
      killToOrderMs: toOrder,
      killToWriteMs: toWrite,
      mayHaveLeft: mayHaveLeft.size,
      acknowledgedToOrderMs: figures(all),
    }),
  );
  expect(kills).toHaveLength(order.length);
  const notJudged = whyNotJudged();
  if (notJudged !== undefined) {
    console.info(`T27: told and not judged, since ${notJudged}`);
    return;
  }
  for (const { n, p95 } of [...Object.values(toOrder), ...Object.values(toWrite)])
    expect(n === 0 ? 0 : p95).toBeLessThanOrEqual(stepBoundMs);
});

/** Of how long a recovery took. */
function whyNotJudged(): string | undefined {
  if (withFaults) return 'faults ask for a backoff of their own';
  const slowestStartMs = Math.max(...kills.map(({ readyMs }) => readyMs));
  return slowestStartMs > slowStartMs ? `a process took ${slowestStartMs} ms to start: it is the machine` : undefined;
}

const msOf = (recoveries: readonly Recovery[]) => recoveries.map(({ ms }) => ms);

function figures(values: readonly number[]) {
  return { n: values.length, p50: percentile(values, 0.5), p95: percentile(values, 0.95), max: percentile(values, 1) };
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}
