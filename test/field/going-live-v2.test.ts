// Going live where v2 of Gupy's API shows when each candidate entered the step: nobody who stood there before is ordered for, and nobody
// who came since is held back, however late the first look is. Each reading of `startDate` that no document excludes is a case.
import type { OrdersFor, StepCounts } from '../../domain/reconcile/cycle-outcome';
import type { Step } from '../../domain/exam/movement';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { examRule } from '../support/core-fixtures';
import { aMomentLater } from '../support/eventually';
import { FakeTemporal } from '../support/fake-temporal';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { lookThrough } from '../support/reconcile-look';

const jobId = demoJob.id;

let gupy: GupyStandIn;
let client: GupyClient;
let temporal: FakeTemporal;
let liveAt: number;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken, settings: { v2: { access: 'allowed' } } });
  client = clientOf(gupy);
  temporal = new FakeTemporal();
  temporal.baseline = undefined;
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

/** Applied before the exam goes live, and stands in the interview. */
const applied = (): number => gupy.world.addApplication({ jobId, stepId: demoSteps.interview.id }).id;
/** Stands in the exam's step, and applied for it. */
const standing = (): number => gupy.world.addApplication({ jobId, stepId: demoSteps.exam.id }).id;
const moveWithoutWebhook = (id: number, step: number = demoSteps.exam.id): unknown =>
  gupy.move(id, step, { deliver: false });

/** A minute earlier, and by then at the latest. */
function happenedEarlier(id: number, by = Infinity): void {
  const application = gupy.world.application(id);
  application.createdMs -= 60_000;
  for (const placement of application.placements) placement.atMs = Math.min(placement.atMs - 60_000, by);
}

async function look(orders: OrdersFor = 'missed', namedSince = 0, step: Step = demoSteps.exam): Promise<StepCounts> {
  const exam = { key: 'exam', liveAt, rule: examRule() };
  const counts = await lookThrough({ gupy: client, temporal }, { jobId, step, exam, namedSince, orders });
  const awaits = { jobId, step: 'exame admissional' };
  for (const { applicationId } of temporal.sent)
    temporal.runs.set(applicationId, { state: 'open', runId: `run-${applicationId}`, awaits });
  return counts;
}

const orderedFor = (): number[] => temporal.sent.map(({ applicationId }) => applicationId).sort((a, b) => a - b);

/** Three stood there, two entered by a lost webhook after the exam went live; only then is the first look. */
async function lateFirstLook(): Promise<{ before: number[]; since: number[] }> {
  const since = [applied(), applied()];
  const before = [standing(), standing(), applied()];
  moveWithoutWebhook(before[2]!);
  await aMomentLater();
  liveAt = await aMomentLater();
  await aMomentLater();
  for (const id of since) moveWithoutWebhook(id);
  return { before, since };
}

// A live integration reads `expand.currentStep`, and `inProgress`.
it.each([
  ['as documented', {}],
  ['as a live integration reads it', { expanded: 'within', words: 'camel' }],
] as const)(
  'P-START, P-MISSED: %s: a late first look orders for who entered since the exam went live, and for nobody else',
  async (_, v2) => {
    gupy.settings.change({ v2 });
    const { before, since } = await lateFirstLook();
    expect(await look()).toMatchObject({ listed: 5, present: 3, found: 2 });
    expect(orderedFor()).toEqual(since);
    expect(temporal.baseline).toMatchObject({ present: before, dated: true });
    gupy.requests.clear();
    expect(await look()).toMatchObject({ present: 3, found: 0 });
    expect(gupy.requests.count('listApplicationsOfAnyJob')).toBe(0);
  },
);

it('P-START: the numbers of a dry run are the same, and it orders and records nothing', async () => {
  await lateFirstLook();
  expect(await look('nothing')).toMatchObject({ present: 3, found: 2 });
  expect([temporal.sent, temporal.baseline]).toEqual([[], undefined]);
});

it('P-START: a step that was renamed to the name of the exam: who entered after that has entered since', async () => {
  const step = gupy.world.addStep(jobId, { name: 'Entrevista final' });
  const [early, late] = [applied(), applied()];
  liveAt = await aMomentLater();
  moveWithoutWebhook(early, step.id);
  await aMomentLater();
  gupy.world.renameStep(jobId, step.id, 'Exame admissional');
  const listed = await client.listSteps(jobId, new AbortController().signal);
  const { namedSince = 0 } = listed.find(({ id }) => id === step.id) ?? {};
  await aMomentLater();
  moveWithoutWebhook(late, step.id);
  expect(await look('missed', namedSince, { id: step.id, name: 'Exame admissional' })).toMatchObject({
    present: 1,
    found: 1,
  });
  expect(orderedFor()).toEqual([late]);
});

it.each([
  ['ahead of', 300_000],
  ['behind', -300_000],
])(
  'P-START, P-MISSED: a clock of Gupy that is %s ours by minutes makes nobody a newcomer, and holds nobody back',
  async (_, ahead) => {
    await client.close();
    client = clientOf(gupy, { nowMs: () => Date.now() - ahead });
    const { before, since } = await lateFirstLook();
    for (const id of before) happenedEarlier(id);
    liveAt -= 30_000 + ahead;
    expect(await look()).toMatchObject({ present: 3, found: 2 });
    expect([orderedFor(), temporal.baseline]).toMatchObject([since, { present: before }]);
  },
);

it('P-START: a lost data folder: the exam goes live anew, and who stands there now stood there before', async () => {
  await lateFirstLook();
  liveAt = await aMomentLater();
  expect(await look()).toMatchObject({ present: 5, found: 0 });
});

it('P-START: `since` in the past: who entered before it has not, though the first look is much later', async () => {
  const [early, late] = [applied(), applied()];
  moveWithoutWebhook(early);
  liveAt = await aMomentLater();
  await aMomentLater();
  moveWithoutWebhook(late);
  expect(await look()).toMatchObject({ present: 1, found: 1 });
  expect(orderedFor()).toEqual([late]);
});

it('P-START, P-MISSED: what was recorded without dates is corrected by the first look at which v2 answers', async () => {
  const { before, since } = await lateFirstLook();
  gupy.faults.queue('listApplicationsOfAnyJob', { kind: 'status', status: 502, body: 'html' });
  expect(await look()).toMatchObject({ present: 5, found: 0 });
  expect(temporal.baseline?.dated).toBeUndefined();
  // Another process, or this one after its rest.
  await client.close();
  client = clientOf(gupy);
  expect(await look()).toMatchObject({ present: 3, found: 2 });
  expect(orderedFor()).toEqual(since);
  expect(temporal.baseline).toMatchObject({ present: before, dated: true });
});

describe('readings of `startDate`', () => {
  it.each([
    ['it is the last change', { stepDates: 'last-change' }],
    ['there is none', { stepDates: 'absent' }],
    ['no step is shown', { currentStep: 'absent' }],
    ['the ids are ignored', { ids: 'ignored' }],
    ['it shows nobody', { shows: 'none' }],
    ['the token may not', { access: 'forbidden' }],
  ] as const)('P-START: %s: nobody who stood there is ordered for, though all were touched since', async (_, v2) => {
    gupy.settings.change({ v2 });
    const ids = [standing(), standing(), applied()];
    moveWithoutWebhook(ids[2]!);
    liveAt = await aMomentLater();
    const old = Date.now() - 60_000;
    // As if all of that had been a minute ago: a change now is no entry.
    liveAt -= 30_000;
    for (const id of ids) {
      happenedEarlier(id, old);
      gupy.world.addTag(id, 'Prioritário');
    }
    for (let round = 0; round < 3; round += 1) expect(await look()).toMatchObject({ present: 3, found: 0 });
    expect(temporal.sent).toEqual([]);
  });
});
