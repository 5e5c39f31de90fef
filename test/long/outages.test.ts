// Outages of minutes and days in virtual time: everybody settles, nothing is done twice, and nobody is hammered.
import { randomInt } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ApplicationReport } from '../../domain/text/report';
import type { Fault } from '../../simulator/fault-dial';
import { OutageWorld } from '../support/outage-world';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';

const second = 1_000;
const hour = 3_600 * second;
const seed = Number(process.env['OUTAGE_SEED'] ?? randomInt(2 ** 31));
/** As bridge.yaml has them by default. */
const rates = { gupy: 450, provider: 300 };

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;
let world: OutageWorld;

beforeAll(async () => {
  console.info(`outages: seed ${seed}`);
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});
afterAll(() => env?.teardown());
beforeEach(async () => {
  world = await OutageWorld.start(env, bundle, seed);
});
afterEach(() => world.close());

/** All that heals by waiting, before the effect and after it. */
const everyKind: Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, body: 'html' },
  { kind: 'status', status: 502, body: 'empty', effect: 'done' },
  { kind: 'throttled', forMs: 2_000 },
  { kind: 'throttled', forMs: 3_000, retryAfter: 'absent', reset: 'unix-seconds' },
  { kind: 'status', status: 504, body: 'html', effect: 'done' },
  { kind: 'hang', effect: 'done' },
  { kind: 'reset' },
  { kind: 'reset', effect: 'done' },
  { kind: 'close' },
  { kind: 'close', effect: 'done' },
  { kind: 'half-body' },
];

const isSettled = ({ status }: ApplicationReport): boolean => status === 'settled';
const isOrdered = ({ status }: ApplicationReport): boolean => status === 'waiting';

function expectSettled(reports: readonly ApplicationReport[]): void {
  expect(reports.filter((report) => !isSettled(report) || report.attention.length > 0)).toEqual([]);
}

/** One order, these tags, this one comment, for each. */
function expectOnce(ids: readonly number[], tags: string[], comment: string): void {
  const { gupy, provider } = world.simulator;
  const references = provider.orders.all().map(({ reference }) => Number(reference.split('.')[0]));
  expect(references.sort((left, right) => left - right)).toEqual([...ids]);
  for (const id of ids) {
    expect([id, gupy.world.tagNames(id)]).toEqual([id, tags]);
    expect([id, gupy.world.commentTexts(id)]).toEqual([id, [expect.stringContaining(comment)]]);
  }
}

function isAbout(id: number): (request: { path: string; query: string }) => boolean {
  return ({ path, query }) => path.includes(`/${id}/`) || query.includes(`id=${id}`);
}

/** How many attempts the backoff lets in within this time: pauses of 5 s, doubling to 10 min, a quarter of it jitter. */
function attemptsWithin(ms: number): number {
  let attempts = 1;
  for (let passed = 0; ; attempts += 1) {
    passed += 0.75 * Math.min(5 * second * 2 ** (attempts - 1), 600 * second);
    if (passed > ms) return attempts;
  }
}

it('T8, P-ONCE: 30 % faults of all kinds for ten minutes over 300 applications: all settle, once, within the backoff', async () => {
  const ids = world.addCandidates(300);
  await world.workflows.whileWorking(async () => {
    await world.disturb('gupy', 600 * second, 0.3, ...everyKind);
    await world.disturb('provider', 600 * second, 0.3, ...everyKind);
    const moves = await Promise.all(ids.map(async (id) => ({ id, moved: await world.enters(id) })));
    await world.tellResultsAsOrdered(moves, 5, 'failed');
    expectSettled(await world.passTime(ids, isSettled));
  });
  expectOnce(ids, ['Inapto'], 'Laudo 5');
  const requests = (world.calls.gupy.length + world.calls.provider.length) / ids.length;
  // An attempt that makes two calls is made again with the chance that one of them fails; a first write is one call alone.
  const twoCalls = 2 / 0.7 ** 2;
  const expected = twoCalls + 2 * (1 + 0.3 * twoCalls);
  console.info(`requests per application: ${requests}, expected at most ${expected}`);
  expect(requests).toBeLessThanOrEqual(1.15 * expected);
  const most = 3 * 2 * (attemptsWithin(600 * second) + 1);
  const busiest = ids.map((id) => world.simulator.gupy.requests.of().filter(isAbout(id)).length);
  expect(Math.max(...busiest)).toBeLessThanOrEqual(most);
});

it('T10, P-ORDER, P-RATE: Gupy is down for 24 hours: all settle, the newest result by date stands', async () => {
  const ids = world.addCandidates(8);
  const [before, during] = [ids.slice(0, 4), ids.slice(4)];
  await world.workflows.whileWorking(async () => {
    const early = await Promise.all(before.map(async (id) => ({ id, moved: await world.enters(id) })));
    await world.passTime(before, isOrdered);
    await world.disturb('gupy', 24 * hour, 1, { kind: 'reset' });
    await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 5, 'passed')));
    const late = await Promise.all(during.map(async (id) => ({ id, moved: await world.enters(id) })));
    await env.sleep('6 hours');
    // A correction, and after it what it corrects once more: the order of arrival must not count.
    await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 9, 'failed')));
    await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 7, 'inconclusive')));
    await env.sleep('18 hours');
    await world.passTime(during, isOrdered);
    await Promise.all(late.map(({ id, moved }) => world.hears(id, moved, 9, 'failed')));
    expectSettled(await world.passTime(ids, isSettled));
  });
  expectOnce(ids, ['Inapto'], 'Laudo 9');
  expect(world.busiestMinute('gupy')).toBeLessThanOrEqual(rates.gupy);
  expect(world.calls.gupy.length).toBeLessThanOrEqual(ids.length * 4 * attemptsWithin(25 * hour));
});

it('T10, P-RATE: the provider is down for 72 hours: all are ordered once, and settle', async () => {
  const ids = world.addCandidates(3);
  await world.workflows.whileWorking(async () => {
    await world.disturb('provider', 72 * hour, 1, { kind: 'close' });
    const all = await Promise.all(ids.map(async (id) => ({ id, moved: await world.enters(id) })));
    await env.sleep('72 hours');
    await world.passTime(ids, isOrdered);
    await Promise.all(all.map(({ id, moved }) => world.hears(id, moved, 5, 'failed')));
    expectSettled(await world.passTime(ids, isSettled));
  });
  expectOnce(ids, ['Inapto'], 'Laudo 5');
  expect(world.busiestMinute('provider')).toBeLessThanOrEqual(rates.provider);
  expect(world.calls.provider.length).toBeLessThanOrEqual(ids.length * (attemptsWithin(73 * hour) + 1));
});

it('P-STUCK: the provider is down for 72 hours around the deadline: what stands there in time is published, nothing expires', async () => {
  const ids = world.addCandidates(1);
  const { desk, orders } = world.simulator.provider;
  await world.workflows.whileWorking(async () => {
    await Promise.all(ids.map((id) => world.enters(id)));
    await world.passTime(ids, isOrdered);
    await env.sleep('9 days');
    await world.disturb('provider', 72 * hour, 1, { kind: 'close' });
    const occurredAt = new Date((await env.currentTimeMs()) + hour).toISOString();
    const completed = { outcome: 'failed', occurredAt, summary: 'Laudo 9' } as const;
    await Promise.all(orders.all().map(({ orderId }) => desk.complete(orderId, completed, { send: false })));
    await env.sleep('30 hours');
    const overdue = await world.passTime(ids, () => true);
    const asked = {
      is: 'waiting',
      until: expect.any(Number) as unknown,
      orderedAt: expect.any(Number) as unknown,
      stage: { is: 'ordered' },
      ask: { at: expect.any(Number) as unknown, last: true },
      askedSince: expect.any(Number) as unknown,
    };
    expect(overdue.map(({ status, entries }) => [status, entries[0]?.phase])).toEqual(
      ids.map(() => ['waiting', asked]),
    );
    const reports = await world.passTime(ids, isSettled, 60);
    expectSettled(reports);
    expect(reports.flatMap(({ entries }) => entries.flatMap(({ results }) => results))).toMatchObject(
      ids.map(() => ({ outcome: 'failed', late: false })),
    );
  });
  expectOnce(ids, ['Inapto'], 'Laudo 9');
  const tagged = world.simulator.gupy.requests
    .of()
    .filter(({ method, path }) => method === 'PUT' && path.includes('/tags'));
  expect(tagged).toHaveLength(ids.length);
  expect(world.calls.provider.length).toBeLessThanOrEqual(ids.length * (attemptsWithin(73 * hour) + 2));
});

it('T10, P-ACK, P-ORDER, P-RATE: no worker runs for 12 hours: what came meanwhile is done, in date order', async () => {
  const ids = world.addCandidates(30);
  const [before, during] = [ids.slice(0, 15), ids.slice(15)];
  const early = await world.workflows.whileForgetfulWorkersRun(async () => {
    const moves = await Promise.all(before.map(async (id) => ({ id, moved: await world.enters(id) })));
    await world.passTime(before, isOrdered);
    return moves;
  });
  // The server skips no time while somebody waits for a worker, so the hours pass before what they bring.
  await env.sleep('12 hours');
  await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 9, 'failed')));
  await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 5, 'passed')));
  const late = await Promise.all(during.map(async (id) => ({ id, moved: await world.enters(id) })));
  await world.workflows.whileWorking(async () => {
    await world.passTime(during, isOrdered);
    await Promise.all(late.map(({ id, moved }) => world.hears(id, moved, 9, 'failed')));
    expectSettled(await world.passTime(ids, isSettled));
  });
  expectOnce(ids, ['Inapto'], 'Laudo 9');
  expect(world.busiestMinute('gupy')).toBeLessThanOrEqual(rates.gupy);
  expect(world.busiestMinute('provider')).toBeLessThanOrEqual(rates.provider);
});

it('P-STUCK: a token is revoked, and replaced hours later: it heals by itself, and nothing failed', async () => {
  const ids = world.addCandidates(10);
  const { settings } = world.simulator.gupy;
  const { token } = settings.current;
  await world.workflows.whileWorking(async () => {
    const early = await Promise.all(ids.slice(0, 5).map(async (id) => ({ id, moved: await world.enters(id) })));
    await world.passTime(ids.slice(0, 5), isOrdered);
    settings.change({ token: 'another token, which the bridge does not have' });
    await Promise.all(early.map(({ id, moved }) => world.hears(id, moved, 5, 'failed')));
    const late = await Promise.all(ids.slice(5).map(async (id) => ({ id, moved: await world.enters(id) })));
    const stuck = await world.passTime(ids, ({ status }) => status === 'needs-attention');
    expect(new Set(stuck.flatMap(({ attention }) => attention.map(({ code }) => code)))).toEqual(
      new Set(['BRIDGE_GUPY_UNAUTHORIZED']),
    );
    await env.sleep('5 hours');
    settings.change({ token });
    await world.passTime(ids.slice(5), isOrdered);
    await Promise.all(late.map(({ id, moved }) => world.hears(id, moved, 5, 'failed')));
    expectSettled(await world.passTime(ids, isSettled));
  });
  expectOnce(ids, ['Inapto'], 'Laudo 5');
  // 15 min doubling to 6 h: a handful in five hours.
  expect(world.calls.gupy.length).toBeLessThanOrEqual(ids.length * 20);
});
