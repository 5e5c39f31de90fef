// T27: the worker is killed while it writes, again and again: once Gupy has what it wrote and nobody here knows, once the writes wait for
// their places in the rate. Neither may wait until a lost request can land no more, for what landed is seen, and what was not sent cannot
// land. What could go wrong: the machine is busy, so a worker takes long to start; each recovery counts from when the next one is ready.
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { percentile } from '../support/percentile';

const size = 8;
const rounds = 2;
/** Gupy has all writes wait for so long: longer than results and a kill take. */
const holdMs = 20_000;

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create({ rates: { gupy: 6_000, provider: 6_000 } });
  await world.startAll();
}, 120_000);
afterAll(() => world?.close());

const gupy = () => world.simulator.gupy;

/** By the reference of their order. */
async function ordered(count: number): Promise<Map<string, number>> {
  const ids = Array.from({ length: count }, () => world.addCandidate());
  for (const id of ids) world.enterExam(id);
  const references = await Promise.all(ids.map((id) => world.orderOf(id)));
  for (const id of ids) await world.untilReport(id, ({ status }) => status === 'waiting', 120_000);
  return new Map(references.map((reference, index) => [reference, ids[index] ?? 0]));
}

async function decide(references: Iterable<string>): Promise<void> {
  const { desk } = world.simulator.provider;
  const result = { outcome: 'failed', summary: 'PA 18x11' } as const;
  await Promise.all([...references].map((reference) => desk.complete(reference, result)));
}

/** @returns when the next worker was ready */
async function killed(): Promise<number> {
  await world.worker?.end('SIGKILL');
  await world.startWorker();
  return Date.now();
}

/** Milliseconds from then on until each of these is so. */
async function timesUntil(readyAt: number, ids: readonly number[], isSo: (id: number) => boolean): Promise<number[]> {
  const times = new Map<number, number>();
  await eventually(
    () => {
      for (const id of ids) if (!times.has(id) && isSo(id)) times.set(id, Math.max(0, Date.now() - readyAt));
      return times.size === ids.length;
    },
    () => `${times.size} of ${ids.length}; worker: ${world.worker?.log.slice(-1_000)}`,
    120_000,
  );
  return [...times.values()];
}

/** Of these, whose write has told Temporal that it waits. */
async function waitingWrites(ids: readonly number[]): Promise<number> {
  const { workflowService } = await world.client();
  const pending = async (id: number): Promise<boolean> => {
    const execution = { workflowId: applicationWorkflowId(id) };
    const run = await workflowService.describeWorkflowExecution({ namespace: world.namespace, execution });
    return (run.pendingActivities ?? []).some(({ lastHeartbeatTime }) => lastHeartbeatTime != null);
  };
  return (await Promise.all(ids.map(pending))).filter(Boolean).length;
}

const hasTag = (id: number): boolean => gupy().world.tagNames(id).length > 0;
const hasComment = (id: number): boolean => gupy().world.commentTexts(id).length > 0;

function expectSoon(times: readonly number[]): void {
  const figures = { n: times.length, p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
  console.info(JSON.stringify(figures));
  expect(figures.p95).toBeLessThanOrEqual(15_000);
}

it(
  'T27, P-ONCE: what landed before the kill is seen soon, and the next write follows',
  async () => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const people = await ordered(size);
      gupy().faults.chance('putTag', 1, { kind: 'hang', effect: 'done' });
      await decide(people.keys());
      await eventually(() => [...people.values()].every(hasTag), undefined, 60_000);
      gupy().faults.clear();
      const readyAt = await killed();
      gupy().faults.release();
      times.push(...(await timesUntil(readyAt, [...people.values()], hasComment)));
      for (const id of people.values()) expect(gupy().world.tagNames(id)).toEqual(['Inapto']);
    }
    expectSoon(times);
  },
  rounds * 300_000,
);

it(
  'T27, P-ONCE: what had not left before the kill is written soon, and once',
  async () => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [first = '', ...others] = (await ordered(size)).keys();
      const everybody = [first, ...others].map((reference) => Number(reference.split('.')[0]));
      gupy().faults.queue('putTag', {
        kind: 'status',
        status: 429,
        headers: { 'Retry-After': String(holdMs / 1_000) },
      });
      await decide([first]);
      await eventually(() => gupy().requests.of('putTag').at(-1)?.fault !== undefined, undefined, 60_000);
      const heldUntil = Date.now() + holdMs;
      await decide(others);
      const waiting = everybody.slice(1);
      await eventually(async () => (await waitingWrites(waiting)) === waiting.length, undefined, 60_000);
      const readyAt = await killed();
      times.push(...(await timesUntil(Math.max(readyAt, heldUntil), everybody, hasTag)));
      for (const id of everybody) {
        await world.untilReport(id, ({ status }) => status === 'settled', 120_000);
        expect(gupy().world.tagNames(id)).toEqual(['Inapto']);
        expect(gupy().world.commentTexts(id)).toHaveLength(1);
      }
    }
    expectSoon(times);
  },
  rounds * 300_000,
);
