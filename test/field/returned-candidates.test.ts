// A candidate whose exam is over is moved out of the step and back into it, and Gupy loses both webhooks. Gupy's lists (v1) show the same
// as of one who stayed; where v2 shows since when the candidate stands there, the second exam is ordered (P-MISSED), and of every other
// reading of v2 nothing is ordered that no one asked for. Each case is one look of reconciliation at the Gupy stand-in.
import type { Fact } from '../../domain/exam/fact';
import type { Movement } from '../../domain/exam/movement';
import { reduce } from '../../domain/exam/reduce';
import { type ApplicationState, initialState } from '../../domain/exam/state';
import type { StepCounts } from '../../domain/reconcile/cycle-outcome';
import { MissedCandidateCheck } from '../../activities/missed-candidate-check';
import { reportOf } from '../../domain/text/report';
import type { GupyClient } from '../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { examRule, referenceOf } from '../support/core-fixtures';
import { FakeTemporal } from '../support/fake-temporal';
import { clientOf, gupyToken } from '../support/gupy-clients';
import { lookThrough } from '../support/reconcile-look';
import { testReferences } from '../support/reference-keys';

const jobId = demoJob.id;
const { exam: examStep, interview } = demoSteps;
const rule = examRule();
const hour = 3_600_000;

let gupy: GupyStandIn;
let client: GupyClient;
let temporal: FakeTemporal;
let check: MissedCandidateCheck;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken, settings: { v2: { access: 'allowed' } } });
  client = clientOf(gupy);
  temporal = new FakeTemporal();
  newWorker();
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

/** What it found out before is forgotten. */
function newWorker(): void {
  check = new MissedCandidateCheck(client, temporal, testReferences.digests);
}

const ago = (hours: number): number => Date.now() - hours * hour;
const isoOf = (ms: number): string => new Date(ms).toISOString();

interface Known {
  id: number;
  state: ApplicationState;
}

/** Entered the step ten hours ago, by a webhook. @returns what the run knows, where a result came so many hours ago */
function examined({ resultAgo }: { resultAgo?: number } = {}): Known {
  const { id } = gupy.world.addApplication({ jobId, stepId: interview.id });
  const application = gupy.world.application(id);
  application.createdMs = ago(20);
  application.placements[0]!.atMs = ago(20);
  moveSilently(id, examStep.id, ago(10));
  const moved = entering(ago(10));
  const facts: Fact[] = [{ type: 'moved', movement: moved, at: ago(10) }];
  if (resultAgo !== undefined) {
    const reference = referenceOf(moved, id);
    const occurredAt = isoOf(ago(resultAgo));
    const result = { resultId: 'r1', occurredAt, reference, orderId: reference, provider: 'clinic' } as const;
    facts.push({ type: 'resultReceived', result: { ...result, outcome: 'passed' }, at: ago(resultAgo) });
  }
  return { id, state: facts.reduce(reduce, initialState(id)) };
}

function entering(ms: number, changes: Partial<Movement> = {}): Movement {
  const [eventId, entryKey] = ['webhook', '0123456789'];
  return { eventId, entryKey, occurredAt: isoOf(ms), jobId, step: examStep, rule, ...changes };
}

function moveSilently(id: number, stepId: number, atMs: number): void {
  gupy.move(id, stepId, { deliver: false });
  gupy.world.application(id).placements.at(-1)!.atMs = atMs;
}

/** Left, and came back so many hours ago; nobody was told. */
function comeBack(id: number, hours: number): void {
  moveSilently(id, interview.id, ago(hours + 0.5));
  moveSilently(id, examStep.id, ago(hours));
}

function knows({ id, state }: Known, isOpen = false): void {
  temporal.runs.set(id, { state: isOpen ? 'open' : 'completed', runId: `run-${id}` });
  temporal.reports.set(id, reportOf(state));
}

async function look(): Promise<StepCounts> {
  const exam = { key: 'exam', liveAt: 0, rule };
  return lookThrough({ gupy: client, temporal, check }, { jobId, step: examStep, exam, orders: 'missed' });
}

const v2Requests = (): number => gupy.requests.count('listApplicationsOfAnyJob');

it.each(['last', 'each'] as const)(
  'P-MISSED: back after the result: the run had ended, v2 shows the %s stay: a second exam, dated by the entry',
  async (stays) => {
    gupy.settings.change({ v2: { stays } });
    const known = examined({ resultAgo: 5 });
    comeBack(known.id, 2);
    knows(known);
    expect(await look()).toMatchObject({ listed: 1, found: 1, known: 0 });
    const [{ movement } = { movement: undefined }] = temporal.sent;
    expect(movement).toMatchObject({ source: 'entry-date', step: { id: examStep.id }, rule });
    expect(Math.abs(Date.parse(movement!.occurredAt) - ago(2))).toBeLessThan(60_000);
    const [first, second] = [known.state.entries[0]?.reference, referenceOf(movement!, known.id)];
    expect(second).not.toBe(first);
  },
);

it('P-MISSED, P-ONCE: a run that is still open orders a second exam, once, and the late webhook of that move orders none', async () => {
  const known = examined({ resultAgo: 5 });
  comeBack(known.id, 2);
  knows(known, true);
  for (let cycle = 0; cycle < 2; cycle += 1) await look();
  const { state } = known;
  const sent = temporal.sent.map(({ movement }): Fact => ({ type: 'moved', movement, at: Date.now() }));
  const after = sent.reduce(reduce, state);
  expect(reportOf(after)).toMatchObject({ status: 'ordering', entries: [{ status: 'publishing' }, {}] });
  const webhook = entering(ago(2), { eventId: 'late webhook', entryKey: 'aaaaaaaaaa' });
  const told = reduce(after, { type: 'moved', movement: webhook, at: Date.now() });
  expect(told.entries.map(({ reference }) => reference)).toEqual(after.entries.map(({ reference }) => reference));
  const leaving = entering(ago(2.5), { eventId: 'late leaving', step: interview });
  delete leaving.rule;
  expect(reportOf(reduce(told, { type: 'moved', movement: leaving, at: Date.now() })).status).toBe('ordering');
});

it('P-ORDER: back while the exam was open: it goes on, as it would with both webhooks', async () => {
  const known = examined({ resultAgo: 1 });
  comeBack(known.id, 2);
  knows(known);
  expect(await look()).toMatchObject({ known: 1, found: 0 });
  const waiting = examined();
  comeBack(waiting.id, 2);
  knows(waiting, true);
  expect(await look()).toMatchObject({ known: 2, found: 0 });
  expect(temporal.sent).toEqual([]);
});

it('P-ONCE: who stayed, and whom a recruiter only touched since, is known; v2 is asked of them once', async () => {
  const all = Array.from({ length: 3 }, () => examined({ resultAgo: 5 }));
  for (const { id } of all) {
    gupy.setStatus(id, 'reproved');
    gupy.setStatus(id, 'in_process');
  }
  for (const one of all) knows(one);
  expect(await look()).toMatchObject({ known: 3, found: 0 });
  temporal.asked.length = 0;
  for (let cycle = 0; cycle < 2; cycle += 1) expect(await look()).toMatchObject({ known: 3, found: 0 });
  expect([v2Requests(), temporal.asked]).toEqual([1, []]);
});

it('P-RATE: who has not changed since the result costs no request', async () => {
  const known = examined({ resultAgo: 5 });
  knows(known);
  expect(await look()).toMatchObject({ known: 1, found: 0 });
  expect(v2Requests()).toBe(0);
});

it('P-MISSED: v2 fails in one cycle, and the next one that it answers finds the candidate', async () => {
  const known = examined({ resultAgo: 5 });
  comeBack(known.id, 2);
  knows(known);
  gupy.faults.queue('listApplicationsOfAnyJob', { kind: 'status', status: 502, body: 'html' });
  expect(await look()).toMatchObject({ known: 1, found: 0 });
  // After its rest.
  await client.close();
  client = clientOf(gupy);
  expect(await look()).toMatchObject({ known: 0, found: 1 });
});

it.each([
  ['it shows the first stay', { stays: 'first' }],
  ['its dates are those of the last change', { stepDates: 'last-change' }],
  ['it has no dates', { stepDates: 'absent' }],
  ['it shows no step', { currentStep: 'absent' }],
  ['it ignores the ids', { ids: 'ignored' }],
  ['it shows nobody', { shows: 'none' }],
  ['the token may not', { access: 'forbidden' }],
  ['there is none', { access: 'absent' }],
] as const)('P-START: v2: %s: who stayed and who came back are left as they are', async (_what, v2) => {
  gupy.settings.change({ v2 });
  const [stayed, returned] = [examined({ resultAgo: 5 }), examined({ resultAgo: 5 })];
  comeBack(returned.id, 2);
  for (const { id } of [stayed, returned]) gupy.world.addTag(id, 'Prioritário');
  knows(stayed);
  knows(returned);
  expect(await look()).toMatchObject({ known: 2, found: 0 });
  newWorker();
  expect(await look()).toMatchObject({ known: 2, found: 0 });
  expect(temporal.sent).toEqual([]);
});

describe('P-TRUE: a return that no date shows is counted, so that a person can look', () => {
  it.each([
    ['the token may not use v2', { access: 'forbidden' }],
    ['there is no v2', { access: 'absent' }],
    ['v2 shows nobody', { shows: 'none' }],
  ] as const)('%s: each who changed since the exam, in every cycle', async (_what, v2) => {
    gupy.settings.change({ v2 });
    const [untouched, touched, returned] = [0, 1, 2].map(() => examined({ resultAgo: 5 })) as [Known, Known, Known];
    gupy.setStatus(touched.id, 'reproved');
    gupy.setStatus(touched.id, 'in_process');
    comeBack(returned.id, 2);
    for (const one of [untouched, touched, returned]) knows(one);
    for (let cycle = 0; cycle < 2; cycle += 1) expect(await look()).toMatchObject({ known: 3, found: 0, undated: 2 });
  });

  it('v2 shows since when: nobody', async () => {
    const stayed = examined({ resultAgo: 5 });
    gupy.setStatus(stayed.id, 'reproved');
    gupy.setStatus(stayed.id, 'in_process');
    knows(stayed);
    expect(await look()).not.toHaveProperty('undated');
  });

  it.each(['allowed', 'forbidden'] as const)(
    'Temporal has forgotten the run, v2 %s: settled by the tag alone',
    async (access) => {
      gupy.settings.change({ v2: { access } });
      const { id } = examined({ resultAgo: 5 });
      gupy.world.addTag(id, 'Apto');
      comeBack(id, 2);
      expect(await look()).toMatchObject({ settled: 1, found: 0 });
    },
  );
});
