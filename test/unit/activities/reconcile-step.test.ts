// One exam step looked through, against the Gupy stand-in; what Temporal knows is said by the test.
import { commentMarkers } from '../../../activities/comment-marker';
import { MissedCandidateCheck } from '../../../activities/missed-candidate-check';
import type { StepCounts } from '../../../domain/reconcile/cycle-outcome';
import type { ExamRule } from '../../../domain/exam/exam-rule';
import type { Movement } from '../../../domain/exam/movement';
import { reduce } from '../../../domain/exam/reduce';
import { type ApplicationReport, reportOf } from '../../../domain/text/report';
import { initialState } from '../../../domain/exam/state';
import type { GupyClient } from '../../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import type { ListedRun } from '../../../temporal/application-runs';
import { examRule } from '../../support/core-fixtures';
import { endedEntry } from '../../support/ended-entry';
import { eventually } from '../../support/eventually';
import { FakeTemporal } from '../../support/fake-temporal';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { lookThrough } from '../../support/reconcile-look';
import { provenReference, testReferences } from '../../support/reference-keys';

const jobId = demoJob.id;
const step = demoSteps.exam;
const [id, other] = demoApplicationIds;
const open: ListedRun = { state: 'open', runId: 'run-1' };
const awaiting: ListedRun = { ...open, awaits: { jobId, step: 'exame admissional' } };
const completed: ListedRun = { state: 'completed', runId: 'run-1' };

let gupy: GupyStandIn;
let client: GupyClient;
let temporal: FakeTemporal;
let foundBefore: number;
let check: MissedCandidateCheck;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
  temporal = new FakeTemporal();
  check = new MissedCandidateCheck(client, temporal, testReferences.digests);
  foundBefore = 0;
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

async function look(
  info: { heartbeatDetails?: unknown; attempt?: number } = {},
  more: { sharesName?: true } = {},
): Promise<StepCounts> {
  const exam = { key: 'exam', liveAt: 0, rule: ruleOfTests };
  const exams = [{ matcher: { step: step.name }, rule: examRule() }];
  const onFound = (): void => void (foundBefore += 1);
  const options = { gupy: client, temporal, check, exams, onFound, info };
  return lookThrough(options, { jobId, step, exam, orders: 'missed', ...more });
}

const ruleOfTests: ExamRule = examRule();
const markerOf = (of: string) => commentMarkers(testReferences.digests, of, { by: 'provider', resultId: 'v1' })[0];

function enter(applicationId: number, stepId: number = step.id): string {
  gupy.move(applicationId, stepId, { deliver: false });
  return new Date(gupy.world.placement(applicationId).atMs).toISOString();
}

/** What a run reports that heard of these movements. */
function reportAfter(applicationId: number, ...movements: Movement[]): ApplicationReport {
  const state = movements.reduce(
    (known, movement) => reduce(known, { type: 'moved', movement, at: Date.parse(movement.occurredAt) }),
    initialState(applicationId),
  );
  return reportOf(state);
}

function webhook(stepOf: { id: number; name: string }, occurredAt: string, rule?: ExamRule): Movement {
  return {
    eventId: `event-${stepOf.id}`,
    entryKey: '0123456789',
    occurredAt,
    jobId,
    step: stepOf,
    ...(rule ? { rule } : {}),
  };
}

describe('nothing is known of the candidate', () => {
  it('P-MISSED: the movement has Gupy’s own date, the contract’s event id, and the rule', async () => {
    const changedAt = enter(id);
    expect(await look()).toEqual({ listed: 1, known: 0, settled: 0, unsure: 0, found: 1, present: 0, left: 0 });
    expect(temporal.sent).toEqual([
      {
        applicationId: id,
        with: 'start',
        movement: {
          eventId: `reconcile:${id}:${step.id}`,
          entryKey: expect.stringMatching(/^[0-9a-f]{26}$/) as string,
          occurredAt: changedAt,
          source: 'reconciliation',
          jobId,
          step,
          rule: ruleOfTests,
        },
      },
    ]);
    expect(foundBefore).toBe(1);
  });

  it('P-MISSED: 250 candidates are three pages, asked without a word about a person', async () => {
    for (let i = 0; i < 250; i += 1) gupy.world.addApplication({ jobId, stepId: step.id });
    expect(await look()).toMatchObject({ listed: 250, found: 250 });
    const lists = gupy.requests.of('listApplications').map(({ query }) => new URLSearchParams(query));
    expect(lists.map((query) => query.get('page'))).toEqual(['1', '2', '3']);
    for (const query of lists) {
      expect(query.get('fields')).toBe('id,status,tags,currentStep,updatedAt,createdAt');
      expect(query.get('status')).toBe('in_process');
      expect(query.get('currentStep.name')).toBe(step.name);
    }
    expect(new Set(temporal.sent.map(({ applicationId }) => applicationId)).size).toBe(250);
  });

  it('P-MISSED: who is in another step of the same name, or not in process, is not looked at', async () => {
    const twin = gupy.world.addStep(jobId, { name: step.name });
    enter(id, twin.id);
    enter(other);
    gupy.setStatus(other, 'reproved');
    expect(await look()).toMatchObject({ listed: 0, found: 0 });
    expect(temporal.sent).toEqual([]);
  });

  it.each(['Apto', 'Exame expirado'])('P-MISSED: a tag of the rule (%s) tells that it was settled', async (tag) => {
    enter(id);
    gupy.world.addTag(id, tag);
    enter(other);
    gupy.world.addTag(other, 'Prioritário');
    expect(await look()).toMatchObject({ listed: 2, settled: 1, found: 1 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
  });

  it('P-MISSED: a comment of this step tells that it was settled; one of another step does not', async () => {
    enter(id);
    gupy.world.addComment(id, `Exame inconclusivo\n${markerOf(`${id}.${jobId}.${step.id}.0123456789`)}`);
    enter(other);
    gupy.world.addComment(other, `Outro exame\n${markerOf(`${other}.${jobId}.1.0123456789`)}`);
    expect(await look()).toMatchObject({ settled: 1, found: 1 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
  });

  it.each([
    ['gone meanwhile', 1, { kind: 'status', status: 404 }],
    ['in a shape that nobody knows', 1, { kind: 'status', status: 200, body: 'empty' }],
    ['an outage of their own', 3, { kind: 'reset' }],
  ] as const)('P-MISSED: one whose comments are %s keeps the others from nothing', async (_what, attempt, fault) => {
    enter(id);
    enter(other);
    gupy.faults.queue('listComments', fault);
    expect(await look({ attempt })).toMatchObject({ listed: 2, unsure: 1, found: 1 });
    expect(await look({ attempt })).toMatchObject({ unsure: 0, found: 2 });
  });

  it('P-MISSED: a record that cannot be read hides no other; where none can be read it fails and says where', async () => {
    enter(id);
    gupy.world.addTag(id, { title: 42 } as never);
    enter(other);
    expect(await look()).toMatchObject({ listed: 2, unsure: 1, found: 1 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
    gupy.world.addTag(other, { title: 43 } as never);
    await expect(look()).rejects.toThrow(/results\.0\.tags\.0/);
  });

  it('P-MISSED: comments that nobody may read, or an outage of Gupy, are no matter of one candidate', async () => {
    enter(id);
    gupy.faults.queue('listComments', { kind: 'status', status: 403 }, { kind: 'reset' });
    await expect(look()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAUTHORIZED' });
    await expect(look()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE' });
    expect(temporal.sent).toEqual([]);
  });

  it('P-MISSED: a run that the list does not show yet is not counted as found', async () => {
    enter(id);
    temporal.unlisted.add(id);
    expect(await look()).toMatchObject({ known: 1, found: 0 });
    expect(foundBefore).toBe(0);
  });
});

describe('a run is there', () => {
  it('P-MISSED: one that waits for this exam is asked nothing and told nothing', async () => {
    enter(id);
    temporal.runs.set(id, awaiting);
    expect(await look()).toMatchObject({ known: 1 });
    expect([temporal.asked.length, temporal.sent.length]).toEqual([0, 0]);
  });

  it.each([
    ['open', open],
    ['ended', completed],
  ])('P-MISSED: an %s one that knows the candidate here is asked once, until something changes', async (_what, run) => {
    const changedAt = enter(id);
    temporal.runs.set(id, run);
    temporal.reports.set(id, reportAfter(id, webhook(step, changedAt, ruleOfTests)));
    expect(await look()).toMatchObject({ known: 1, found: 0 });
    expect(await look()).toMatchObject({ known: 1, found: 0 });
    const asked = run === open ? 'open' : 'run-1';
    expect(temporal.asked).toEqual([asked]);
    enter(id, demoSteps.interview.id);
    enter(id);
    await look();
    expect(temporal.asked).toEqual([asked, asked]);
  });

  it.each([
    ['open', open],
    ['ended', completed],
  ])('P-MISSED: an %s one that knows the candidate elsewhere is told, unless the list is older', async (_what, run) => {
    const changedAt = enter(id);
    temporal.runs.set(id, run);
    const later = new Date(Date.parse(changedAt) + 1).toISOString();
    temporal.reports.set(id, reportAfter(id, webhook(demoSteps.interview, later)));
    expect(await look()).toMatchObject({ known: 1, found: 0 });
    const earlier = new Date(Date.parse(changedAt) - 1).toISOString();
    temporal.reports.set(id, reportAfter(id, webhook(demoSteps.interview, earlier)));
    check = new MissedCandidateCheck(client, temporal, testReferences.digests);
    expect(await look()).toMatchObject({ known: 0, found: 1 });
  });

  it('P-MISSED: a second entry that no webhook brought has a reference of its own, the same in every cycle', async () => {
    enter(id);
    await look();
    const [first] = temporal.sent;
    const left = new Date(Date.parse(first!.movement.occurredAt) + 1).toISOString();
    const report = reportAfter(id, first!.movement, webhook(demoSteps.interview, left));
    temporal.runs.set(id, open);
    temporal.reports.set(id, report);
    await eventually(() => enter(id) >= left);
    await look();
    await look();
    const eventId = `reconcile:${id}:${step.id}:${Date.parse(left)}`;
    expect(temporal.sent.slice(1).map(({ movement }) => movement.eventId)).toEqual([eventId, eventId]);
    expect(temporal.sent[1]?.movement.entryKey).not.toBe(first?.movement.entryKey);
  });

  it('P-MISSED: a second entry has a reference of its own also where the first one’s run is not the last', async () => {
    const changedAt = enter(id);
    const eventId = `reconcile:${id}:${step.id}`;
    temporal.ended = [endedEntry(provenReference('clinic', { applicationId: id, eventId }))];
    const left = new Date(Date.parse(changedAt) - 1).toISOString();
    temporal.runs.set(id, completed);
    temporal.reports.set(id, reportAfter(id, webhook(demoSteps.interview, left)));
    await look();
    expect(temporal.sent.map(({ movement }) => movement.eventId)).toEqual([
      `reconcile:${id}:${step.id}:${Date.parse(left)}`,
    ]);
  });

  it('P-MISSED: one that waited, and then did not find the candidate in the step, is asked again', async () => {
    const changedAt = enter(id);
    temporal.runs.set(id, awaiting);
    expect(await look()).toMatchObject({ known: 1, found: 0 });
    temporal.runs.set(id, open);
    const known = reportAfter(id, webhook(step, changedAt, ruleOfTests));
    temporal.reports.set(id, { ...known, entries: known.entries.map((entry) => ({ ...entry, orderStillDue: true })) });
    expect(await look()).toMatchObject({ known: 0, found: 1 });
  });

  it('P-MISSED: one that waits in another step of the same name is asked', async () => {
    const twin = gupy.world.addStep(jobId, { name: step.name });
    const left = enter(id, twin.id);
    await eventually(() => enter(id) > left);
    temporal.runs.set(id, awaiting);
    temporal.reports.set(id, reportAfter(id, webhook(twin, left, ruleOfTests)));
    expect(await look({}, { sharesName: true })).toMatchObject({ known: 0, found: 1 });
  });

  it('P-MISSED: one that does not answer is left to the next cycle, and holds up nobody else', async () => {
    enter(id);
    enter(other);
    temporal.runs.set(id, open);
    temporal.reports.set(id, new Error('no worker'));
    expect(await look()).toMatchObject({ listed: 2, unsure: 1, found: 1 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
  });

  it('P-MISSED: one that the list shows but the server has not is judged by what stands in Gupy', async () => {
    for (const one of [id, other]) {
      enter(one);
      temporal.runs.set(one, one === id ? open : completed);
    }
    gupy.world.addTag(id, 'Apto');
    expect(await look()).toMatchObject({ settled: 1, found: 1 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
  });

  it('P-MISSED: one that somebody ended by hand, or that failed, may have ordered: it is not started again', async () => {
    enter(id);
    enter(other);
    temporal.runs.set(id, { state: 'stopped', runId: 'run-1' });
    temporal.runs.set(other, { state: 'failed', runId: 'run-1' });
    expect(await look()).toMatchObject({ known: 1, unsure: 1, found: 0 });
    expect(temporal.sent).toEqual([]);
  });
});

describe('somebody who is awaited is not in the list', () => {
  const entered = (): Movement => webhook(step, enter(id), ruleOfTests);

  it('P-MISSED: the run is told where the candidate is now', async () => {
    const known = reportAfter(id, entered());
    temporal.awaited = [id];
    temporal.reports.set(id, known);
    const changedAt = enter(id, demoSteps.hiring.id);
    expect(await look()).toMatchObject({ listed: 0, left: 1 });
    expect(temporal.sent).toMatchObject([
      {
        with: 'signal',
        movement: { eventId: `reconcile:${id}:${demoSteps.hiring.id}`, occurredAt: changedAt, step: demoSteps.hiring },
      },
    ]);
    expect(temporal.sent[0]?.movement.rule).toBeUndefined();
  });

  it('P-ORDER: a date of Gupy in the far future is that of the look, of who is found and of who left', async () => {
    const wrong = { id, tags: [], status: 'in_process', changedAt: '2099-01-01T00:00:00.000Z' };
    const here = { ...wrong, id: other, currentStep: step };
    jest.spyOn(client.jobs, 'inStep').mockResolvedValue({ items: [here], totalPages: 1, unreadable: [] });
    jest.spyOn(client.jobs, 'placement').mockResolvedValue({ ...wrong, currentStep: demoSteps.hiring });
    temporal.awaited = [id];
    temporal.reports.set(id, reportAfter(id, entered()));
    expect(await look()).toMatchObject({ found: 1, left: 1 });
    const ahead = temporal.sent.filter(({ movement }) => Date.parse(movement.occurredAt) > Date.now());
    expect([temporal.sent.length, ahead]).toEqual([2, []]);
  });

  it('P-MISSED: nothing is told of a disapproval, of a list that lags, or of what the run knows', async () => {
    const known = reportAfter(id, entered());
    temporal.awaited = [id];
    temporal.reports.set(id, known);
    gupy.setStatus(id, 'reproved');
    expect(await look()).toMatchObject({ left: 0 });

    const ahead = webhook(step, new Date(Date.now() + 60_000).toISOString(), ruleOfTests);
    temporal.reports.set(id, reportAfter(id, ahead));
    enter(id, demoSteps.hiring.id);
    expect(await look()).toMatchObject({ left: 0 });

    temporal.reports.set(
      id,
      reportAfter(id, ahead, webhook(demoSteps.interview, new Date(Date.now() + 90_000).toISOString())),
    );
    expect(await look()).toMatchObject({ left: 0 });
    expect(temporal.sent).toEqual([]);
  });
});

it('P-MISSED: one who left is found behind hundreds who were disapproved, and so is one behind a record nobody can read', async () => {
  const ids = Array.from({ length: 201 }, () => gupy.world.addApplication({ jobId, stepId: step.id }).id);
  for (const one of ids) {
    temporal.reports.set(one, reportAfter(one, webhook(step, enter(one), ruleOfTests)));
    gupy.setStatus(one, 'reproved');
  }
  temporal.awaited = ids;
  const last = ids.at(-1)!;
  gupy.setStatus(last, 'in_process');
  enter(last, demoSteps.hiring.id);
  gupy.faults.queue('listApplications', { kind: 'slow', ms: 0 }, { kind: 'status', status: 404 });
  let left = 0;
  for (let cycle = 0; cycle < 6 && left === 0; cycle += 1) left += (await look()).left;
  expect(left).toBe(1);
  expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([last]);
});

describe('an attempt that is repeated', () => {
  it('P-MISSED: goes on with what the former found, and tells nobody twice', async () => {
    enter(id);
    enter(other);
    const counts = await look({ attempt: 2, heartbeatDetails: { found: [id], left: [] } });
    expect(counts).toMatchObject({ listed: 2, found: 2 });
    expect(temporal.sent.map(({ applicationId }) => applicationId)).toEqual([other]);
    expect(foundBefore).toBe(1);
  });

  it('P-MISSED: is told of as a failure of Gupy, and retried', async () => {
    gupy.faults.queue('listApplications', { kind: 'status', status: 503 });
    await expect(look()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE', nonRetryable: false });
    gupy.faults.queue('listApplications', { kind: 'status', status: 401 });
    await expect(look()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAUTHORIZED', nonRetryable: true });
  });
});
