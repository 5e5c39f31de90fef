// What happens to those who already stand in the step when the bridge goes live. First-time users met nine orders, and nine people's
// names at a provider, minutes after the first start. Gupy shows no date of entry, so each case is one look of
// reconciliation at the Gupy stand-in; what Temporal knows is said by the test.
import type { OrdersFor, StepCounts } from '../../domain/reconcile/cycle-outcome';
import { examIdentity } from '../../domain/reconcile/baseline';
import { reduce } from '../../domain/exam/reduce';
import { initialState } from '../../domain/exam/state';
import { reportOf } from '../../domain/text/report';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { examRule } from '../support/core-fixtures';
import { aMomentLater } from '../support/eventually';
import { FakeTemporal } from '../support/fake-temporal';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { lookThrough } from '../support/reconcile-look';

const jobId = demoJob.id;
const rule = examRule();

let gupy: GupyStandIn;
let client: GupyClient;
let temporal: FakeTemporal;
/** When the exam went live. */
let liveAt: number;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
  temporal = new FakeTemporal();
  temporal.baseline = undefined;
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

async function goLiveWith(candidates: number): Promise<number[]> {
  const ids = Array.from({ length: candidates }, () => enterNew());
  liveAt = await aMomentLater();
  return ids;
}

function enterNew(stepId: number = demoSteps.exam.id): number {
  return gupy.world.addApplication({ jobId, stepId }).id;
}

function moveWithoutWebhook(id: number, stepId: number = demoSteps.exam.id): void {
  gupy.move(id, stepId, { deliver: false });
}

async function look(
  orders: OrdersFor = 'missed',
  { step = demoSteps.exam, namedSince = 0 }: { step?: { id: number; name: string }; namedSince?: number } = {},
): Promise<StepCounts> {
  const exam = { key: 'exam', liveAt, rule };
  const counts = await lookThrough({ gupy: client, temporal }, { jobId, step, exam, namedSince, orders });
  // Whoever was ordered for has a run from now on.
  const awaits = { jobId, step: 'exame admissional' };
  for (const { applicationId } of temporal.sent) {
    temporal.runs.set(applicationId, { state: 'open', runId: `run-${applicationId}`, awaits });
  }
  return counts;
}

const orderedFor = (): number[] => temporal.sent.map(({ applicationId }) => applicationId).sort((a, b) => a - b);

it('P-START: nine candidates who stand in the step when a fresh worker starts are counted, and not ordered for', async () => {
  await goLiveWith(9);
  expect(await look()).toMatchObject({ listed: 9, present: 9, found: 0 });
  expect(await look()).toMatchObject({ listed: 9, present: 9, found: 0 });
  expect(temporal.sent).toEqual([]);
  expect(gupy.requests.count('listComments')).toBe(0);
});

it('P-START: of 300 candidates none is ordered for unasked, then each on demand, then none again', async () => {
  const ids = await goLiveWith(300);
  expect(await look()).toMatchObject({ present: 300, found: 0 });
  expect(await look('nothing')).toMatchObject({ present: 300, found: 0 });
  expect(temporal.sent).toEqual([]);
  expect(await look('present')).toMatchObject({ present: 0, found: 300 });
  expect(orderedFor()).toEqual(ids);
  expect(await look('present')).toMatchObject({ present: 0, found: 0, known: 300 });
  expect(await look()).toMatchObject({ present: 0, found: 0, known: 300 });
  expect(temporal.sent).toHaveLength(300);
});

it('P-START, P-MISSED: who enters after the exam went live, without a webhook, is ordered for beside those who stood there', async () => {
  const moved = enterNew(demoSteps.interview.id);
  await goLiveWith(3);
  await look();
  moveWithoutWebhook(moved);
  const applied = enterNew();
  expect(await look()).toMatchObject({ present: 3, found: 2 });
  expect(orderedFor()).toEqual([moved, applied].sort((a, b) => a - b));
});

it('P-START: a note, a tag or a score on somebody who stood there is no entry', async () => {
  const [id = 0] = await goLiveWith(1);
  await look();
  gupy.setStatus(id, 'reproved');
  await look();
  gupy.setStatus(id, 'in_process');
  expect(await look()).toMatchObject({ present: 1, found: 0 });
  expect(temporal.sent).toEqual([]);
});

it('P-START: who stood there, leaves, and comes back without a webhook, has entered', async () => {
  const [id = 0, stays = 0] = await goLiveWith(2);
  await look();
  moveWithoutWebhook(id, demoSteps.interview.id);
  await look();
  moveWithoutWebhook(id);
  expect(await look()).toMatchObject({ present: 1, found: 1 });
  expect(orderedFor()).toEqual([id]);
  expect(temporal.baseline?.present).toEqual([stays]);
});

it('P-START: a webhook counts, also of somebody who was recorded, and where its exam was not ordered yet', async () => {
  const [id = 0] = await goLiveWith(1);
  await look();
  const occurredAt = new Date().toISOString();
  const movement = { eventId: 'e', entryKey: '0123456789', occurredAt, jobId, step: demoSteps.exam, rule };
  const report = reportOf(reduce(initialState(id), { type: 'moved', movement, at: Date.now() }));
  temporal.runs.set(id, { state: 'open', runId: 'run' });
  temporal.reports.set(id, { ...report, entries: report.entries.map((entry) => ({ ...entry, orderStillDue: true })) });
  expect(await look()).toMatchObject({ present: 0, found: 1 });
});

it('P-START: whom a run knows here from before the exam was in the file stood here before it', async () => {
  const [id = 0] = await goLiveWith(1);
  const occurredAt = new Date(liveAt - 60_000).toISOString();
  const movement = { eventId: 'e', entryKey: '0123456789', occurredAt, jobId, step: demoSteps.exam };
  temporal.runs.set(id, { state: 'completed', runId: 'run' });
  temporal.reports.set(id, reportOf(reduce(initialState(id), { type: 'moved', movement, at: Date.now() })));
  expect(await look()).toMatchObject({ present: 1, found: 0 });
});

describe('a step that is looked at for the first time long after the exam went live', () => {
  it('P-START, P-MISSED: in a new job, everybody who applied since then has entered since then', async () => {
    liveAt = await aMomentLater();
    const namedSince = await aMomentLater();
    const id = enterNew();
    expect(await look('missed', { namedSince })).toMatchObject({ present: 0, found: 1 });
    expect(orderedFor()).toEqual([id]);
  });

  it('P-START: renamed to the name of the exam, everybody who stood there before has not', async () => {
    liveAt = await aMomentLater();
    const step = gupy.world.addStep(jobId, { name: 'Entrevista final' });
    enterNew(step.id);
    await aMomentLater();
    gupy.world.renameStep(jobId, step.id, 'Exame admissional');
    const listed = (await client.listSteps(jobId, new AbortController().signal)).find(({ id }) => id === step.id);
    const renamed = { step: { id: step.id, name: listed?.name ?? '' }, namedSince: listed?.namedSince ?? 0 };
    expect(await look('missed', renamed)).toMatchObject({ present: 1, found: 0 });
    const later = enterNew(step.id);
    expect(await look('missed', renamed)).toMatchObject({ present: 1, found: 1 });
    expect(orderedFor()).toEqual([later]);
  });
});

describe('`since` in bridge.yaml', () => {
  it('P-START: in the future, everybody who enters until then is recorded; afterwards nobody is', async () => {
    liveAt = Date.now() + 3_600_000;
    const [early, late] = [enterNew(), enterNew(demoSteps.interview.id)];
    expect(await look()).toMatchObject({ present: 1 });
    moveWithoutWebhook(late);
    expect(await look()).toMatchObject({ present: 2, found: 0 });
    liveAt = Date.now();
    await look();
    const after = enterNew();
    expect(await look()).toMatchObject({ present: 2, found: 1 });
    expect(orderedFor()).toEqual([after]);
    expect(temporal.baseline?.present.sort()).toEqual([early, late].sort());
  });

  it('P-START: in the past, who applied after it has entered after it', async () => {
    liveAt = Date.now() - 3_600_000;
    enterNew();
    expect(await look()).toMatchObject({ present: 0, found: 1 });
  });
});

it('P-START: a first look that Gupy breaks off records nobody, and the next one is the first', async () => {
  await goLiveWith(120);
  gupy.faults.queue('listApplications', { kind: 'slow', ms: 0 }, { kind: 'reset' });
  await expect(look()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE' });
  expect(temporal.baseline).toBeUndefined();
  expect(await look()).toMatchObject({ present: 120, found: 0 });
});

it('P-START: somebody whom a changing list hid from the first round is seen in the second', async () => {
  const ids = await goLiveWith(150);
  const inStep = client.jobs.inStep.bind(client.jobs);
  let calls = 0;
  jest.spyOn(client.jobs, 'inStep').mockImplementation(async (wanted, signal) => {
    const page = await inStep(wanted, signal);
    calls += 1;
    return calls === 2 ? { ...page, items: page.items.slice(1) } : page;
  });
  expect(await look()).toMatchObject({ listed: 150, present: 150 });
  expect(await look()).toMatchObject({ listed: 150, present: 150, found: 0 });
  expect(temporal.baseline?.present).toHaveLength(ids.length);
});

it('P-START: what makes an exam another one is its step, its jobs, its provider and its code', () => {
  const exam = { matcher: { step: 'Exame Admissional', jobs: [2, 1] }, rule };
  const same = { matcher: { step: ' exame  admissional', jobs: [1, 2] }, rule: examRule({ deadline: 1 }) };
  expect(examIdentity(same)).toBe(examIdentity(exam));
  const others = [
    { ...exam, matcher: { step: 'Exame', jobs: [2, 1] } },
    { ...exam, matcher: { step: 'Exame Admissional' } },
    { ...exam, matcher: { stepId: 5, jobs: [2, 1] } },
    { ...exam, rule: examRule({ provider: 'other' }) },
    { ...exam, rule: examRule({ exam: 'ASO-DEM' }) },
  ];
  expect(new Set([exam, ...others].map(examIdentity)).size).toBe(6);
});
