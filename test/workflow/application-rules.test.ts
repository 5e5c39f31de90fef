// Every rule of the application workflow, by name, through the real workflow code (the core's own tests go into the corners).
import { randomInt } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Movement } from '../../domain/exam/movement';
import type { Result, ProviderOutcome } from '../../domain/exam/result';
import {
  examDeadline,
  examOutcome,
  examProvider,
  examStatus,
  examStep,
  gupyJobId,
} from '../../workflows/search-attributes';
import { applicationMoved, override, retry, skip } from '../../workflows/messages';
import { day, examRule, examStep as step, movement, referenceOf, result } from '../support/core-fixtures';
import { FakesByApplication } from '../support/fakes-by-application';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;
let world: WorkflowWorld;
let end: () => void;
let working: Promise<void>;
const fakes = new FakesByApplication();

beforeAll(async () => {
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
  world = new WorkflowWorld(env, bundle, fakes);
  const ended = new Promise<void>((resolve) => (end = resolve));
  working = world.whileWorking(() => ended);
});

afterAll(async () => {
  end();
  await working;
  await env.teardown();
});

/** One application: its candidate, its exam, and what stands for Gupy and the provider. */
class Candidate {
  readonly id = randomInt(1, 2 ** 40);
  readonly fakes = fakes.of(this.id);
  readonly handle = world.handle(this.id);

  async enters(moved: Movement): Promise<Movement> {
    await world.move(this.id, moved);
    return moved;
  }

  async has(moved: Movement, minutes: number, outcome: ProviderOutcome, more: Partial<Result> = {}): Promise<Result> {
    const sent = result(moved, minutes, outcome, { reference: referenceOf(moved, this.id), ...more });
    await world.result(this.id, sent);
    return sent;
  }

  until(status: string) {
    return world.until(this.handle, (report) => report.status === status);
  }
}

const skipping = (closeAfter: number) => movement(0, { rule: examRule({ closeAfter }) });
const other = { id: 99, name: 'Prova técnica' };

it('entry: the reference is made of application, job, step and key, and goes to the provider', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0));
  const report = await candidate.until('waiting');
  expect(report.entries).toMatchObject([{ reference: `${candidate.id}.123456.86547.${moved.entryKey}` }]);
  expect([...candidate.fakes.orders.keys()]).toEqual([referenceOf(moved, candidate.id)]);
});

it('repeats and older movements: nothing happens (P-ORDER)', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(10));
  await candidate.until('waiting');
  await candidate.enters(moved);
  await world.leave(candidate.id, movement(5, { noRule: true }));
  await candidate.enters(movement(3));
  const report = await world.until(candidate.handle, () => true);
  expect(report).toMatchObject({ status: 'waiting', entries: [{}], lastSeen: { occurredAt: moved.occurredAt } });
  expect(candidate.fakes.count('orderExam')).toBe(1);
});

it('same step again while its exam is open: the order stays; after it was settled: a new entry and a new order', async () => {
  const candidate = new Candidate();
  const first = await candidate.enters(movement(0));
  await candidate.until('waiting');
  await candidate.enters(movement(5));
  await candidate.has(first, 10, 'failed');
  await candidate.until('settled');
  expect(candidate.fakes.orders.size).toBe(1);
  const second = await candidate.enters(movement(20));
  await candidate.until('waiting');
  expect([...candidate.fakes.orders.keys()]).toEqual([first, second].map((moved) => referenceOf(moved, candidate.id)));
  await candidate.has(second, 30, 'passed');
  await candidate.until('settled');
  expect([...candidate.fakes.tags]).toEqual(['Apto']);
});

it('another exam step: another entry, and the first is withdrawn', async () => {
  const candidate = new Candidate();
  await candidate.enters(movement(0));
  await candidate.until('waiting');
  await candidate.enters(movement(5, { step: other }));
  const report = await world.until(candidate.handle, ({ entries }) => entries[1]?.status === 'waiting');
  expect(report).toMatchObject({ step: other.name, entries: [{ status: 'withdrawn' }, { status: 'waiting' }] });
});

it('read-back says no: nothing is ordered, and the reason is kept (P-FRESH)', async () => {
  const candidate = new Candidate();
  candidate.fakes.readBack = () => 'the candidate is not in this step any more';
  await candidate.enters(movement(0));
  const report = await candidate.until('ignored');
  expect(report.entries).toMatchObject([
    { phase: { because: 'not-in-step', reason: 'the candidate is not in this step any more' }, orderId: null },
  ]);
});

it('onLeave cancel: the order is cancelled and the entry withdrawn; a late result follows lateResult (P-LATE)', async () => {
  for (const [lateResult, tags, comments] of [
    ['publish', ['Apto'], 0],
    ['comment', [], 1],
    ['ignore', [], 0],
  ] as const) {
    const candidate = new Candidate();
    const moved = await candidate.enters(movement(0, { rule: examRule({ lateResult }) }));
    await candidate.until('waiting');
    await world.leave(candidate.id, movement(5, { noRule: true }));
    await candidate.until('withdrawn');
    expect(candidate.fakes.cancelled).toEqual([referenceOf(moved, candidate.id)]);
    await candidate.has(moved, 9, 'passed');
    const settled = await world.until(
      candidate.handle,
      ({ entries, status }) => entries[0]?.results.length === 1 && status !== 'publishing',
    );
    expect(settled.entries[0]?.results).toMatchObject([{ late: true }]);
    expect([...candidate.fakes.tags]).toEqual(tags);
    expect(candidate.fakes.comments).toHaveLength(comments);
  }
});

it('onLeave keep: goes on waiting and publishes', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0, { rule: examRule({ onLeave: 'keep' }) }));
  await candidate.until('waiting');
  await world.leave(candidate.id, movement(5, { noRule: true }));
  await candidate.has(moved, 9, 'passed');
  await candidate.until('settled');
  expect(candidate.fakes.cancelled).toEqual([]);
  expect([...candidate.fakes.tags]).toEqual(['Apto']);
});

it('deadline: asked every pollEvery and once more before it expires, ten days after the order', async () => {
  const candidate = new Candidate();
  candidate.fakes.canPoll = true;
  candidate.fakes.pollEvery = 3 * day;
  await candidate.enters(skipping(1000));
  await candidate.until('waiting');
  const summary = await world.ended(candidate.handle);
  expect(summary).toMatchObject({ status: 'settled', outcome: 'expired' });
  expect(candidate.fakes.count('fetchResult')).toBe(4);
  expect([...candidate.fakes.tags]).toEqual(['Exame expirado']);
});

it('deadline: a provider that stays down is asked for a week, then it needs attention; retry asks again (P-STUCK)', async () => {
  const candidate = new Candidate();
  candidate.fakes.canPoll = true;
  const outage = { message: 'down', type: 'BRIDGE_PROVIDER_UNAVAILABLE', nextRetryDelay: '6 hours' } as const;
  candidate.fakes.unavailable = (name) => {
    if (name === 'fetchResult') throw ApplicationFailure.create(outage);
    return false;
  };
  const moved = await candidate.enters(skipping(0));
  await candidate.until('waiting');
  await env.sleep('16 days');
  expect((await candidate.until('waiting')).entries).toMatchObject([
    { phase: { askedSince: expect.any(Number) as unknown } },
  ]);
  await env.sleep('2 days');
  const stuck = await candidate.until('needs-attention');
  expect(stuck).toMatchObject({ outcome: null, attention: [{ what: 'poll', code: 'BRIDGE_PROVIDER_UNAVAILABLE' }] });
  expect(candidate.fakes.tags.size).toBe(0);
  candidate.fakes.unavailable = () => false;
  const reference = referenceOf(moved, candidate.id);
  candidate.fakes.pollAnswers.set(reference, result(moved, 30, 'passed', { reference }));
  await candidate.handle.executeUpdate(retry);
  await candidate.until('settled');
  expect([...candidate.fakes.tags]).toEqual(['Apto']);
});

it('a poll that finds the result publishes it, also the last one', async () => {
  const candidate = new Candidate();
  candidate.fakes.canPoll = true;
  const moved = await candidate.enters(skipping(1000));
  await candidate.until('waiting');
  const reference = referenceOf(moved, candidate.id);
  candidate.fakes.pollAnswers.set(reference, result(moved, 30, 'passed', { reference }));
  expect(await world.ended(candidate.handle)).toMatchObject({ outcome: 'passed' });
  expect([...candidate.fakes.tags]).toEqual(['Apto']);
});

it('expired: a late result follows lateResult, and publish replaces the tag of the expiry (P-LATE)', async () => {
  for (const [lateResult, tags] of [
    ['publish', ['Apto']],
    ['ignore', ['Exame expirado']],
  ] as const) {
    const candidate = new Candidate();
    const moved = await candidate.enters(movement(0, { rule: examRule({ lateResult, deadline: 1 }) }));
    await candidate.until('settled');
    expect([...candidate.fakes.tags]).toEqual(['Exame expirado']);
    await candidate.has(moved, 9, 'passed');
    await world.until(
      candidate.handle,
      ({ entries, status }) => entries[0]?.results.length === 2 && status === 'settled',
    );
    expect([...candidate.fakes.tags]).toEqual(tags);
  }
});

it('correction: a newer version replaces the tag and comments once, an older one changes nothing (P-CORRECT)', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0));
  await candidate.has(moved, 10, 'passed');
  await candidate.until('settled');
  const correction = await candidate.has(moved, 20, 'failed', { summary: 'PA 18x11' });
  await world.until(candidate.handle, ({ outcome, status }) => outcome === 'failed' && status === 'settled');
  await candidate.has(moved, 15, 'inconclusive');
  await world.result(candidate.id, correction);
  await world.until(candidate.handle, ({ entries }) => entries[0]?.results.length === 3);
  expect([...candidate.fakes.tags]).toEqual(['Inapto']);
  expect(candidate.fakes.comments).toEqual(['Correção do resultado anterior. Exame ASO-ADM: inapto. PA 18x11']);
});

it('after the end: a result starts a run that finds its entry again, and a repeat writes nothing (P-LATE)', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(skipping(1));
  const first = await candidate.has(moved, 10, 'failed');
  await world.ended(candidate.handle);
  const before = candidate.fakes.calls.length;
  await world.result(candidate.id, first);
  const summary = await world.ended(candidate.handle);
  expect(summary.entries).toMatchObject([{ results: [{ late: true }] }]);
  expect(candidate.fakes.calls.slice(before).map((call) => call.name)).toEqual(['recoverEntry', 'postComment']);
  expect(candidate.fakes.calls.at(-1)?.input).toMatchObject({ readFirst: true });
});

it('after the end: an old webhook delivered again orders and writes nothing new (P-ONCE)', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(skipping(1));
  await candidate.has(moved, 10, 'passed');
  await world.ended(candidate.handle);
  await candidate.enters(moved);
  const summary = await world.ended(candidate.handle);
  expect(summary.entries).toMatchObject([{ status: 'ignored', phase: { because: 'decided-by-ended-run' } }]);
  expect(candidate.fakes.orders.size).toBe(1);
  expect(candidate.fakes.count('putTag')).toBe(1);
});

it('needs attention: 401 heals by itself with growing pauses, and the run goes on (P-STUCK)', async () => {
  const candidate = new Candidate();
  let refusals = 3;
  candidate.fakes.refuse = (name) =>
    name === 'orderExam' && refusals-- > 0 ? 'BRIDGE_PROVIDER_UNAUTHORIZED' : undefined;
  await candidate.enters(skipping(1000));
  const stuck = await candidate.until('needs-attention');
  expect(stuck.attention[0]?.retryAt).not.toBeNull();
  await world.ended(candidate.handle);
  expect(candidate.fakes.count('orderExam')).toBe(4);
  const { startTime, closeTime } = await candidate.handle.describe();
  const waited = (closeTime?.getTime() ?? 0) - startTime.getTime() - 10 * day;
  expect(waited).toBeGreaterThanOrEqual((15 + 30 + 60) * 60_000);
  expect(waited).toBeLessThan((15 + 30 + 60 + 5) * 60_000);
});

it('needs attention: retry, override and skip go on, and what makes no sense is refused with a reason (P-STUCK)', async () => {
  const candidate = new Candidate();
  candidate.fakes.refuse = (name) => (name === 'putTag' ? 'BRIDGE_GUPY_REJECTED' : undefined);
  const moved = await candidate.enters(movement(0));
  await candidate.has(moved, 10, 'passed');
  const stuck = await candidate.until('needs-attention');
  expect(stuck.attention).toMatchObject([{ what: 'write', code: 'BRIDGE_GUPY_REJECTED' }]);
  const args: [never] = [{ note: '' } as never];
  await expect(candidate.handle.executeUpdate(skip, { args })).rejects.toMatchObject({
    cause: { message: 'note must say why, in at most 500 characters' },
  });
  await expect(candidate.handle.executeUpdate(override, { args })).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^outcome must be one of passed, /) as unknown },
  });
  const answer = await candidate.handle.executeUpdate(skip, { args: [{ note: 'told by phone' }] });
  expect(answer).toMatchObject({
    status: 'settled',
    notes: ['Skipped by an operator: told by phone'],
    entries: [{ notWritten: [{ what: 'put', tag: 'Apto' }] }],
  });
  await expect(candidate.handle.executeUpdate(retry)).rejects.toMatchObject({
    cause: { message: 'Nothing is stuck: there is nothing to retry' },
  });
  candidate.fakes.refuse = () => undefined;
  await candidate.handle.executeUpdate(override, { args: [{ outcome: 'inconclusive', note: 'x' }] });
  await candidate.until('settled');
  expect(candidate.fakes.comments).toEqual(['Decisão manual. Exame ASO-ADM inconclusivo']);
});

it('settled: stays open for closeAfter, then completes with a summary', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(skipping(3 * day));
  await candidate.has(moved, 10, 'passed');
  const summary = await world.ended(candidate.handle);
  expect(summary).toMatchObject({ status: 'settled', outcome: 'passed', provider: 'clinic', step: step.name });
  const { startTime, closeTime } = await candidate.handle.describe();
  expect((closeTime?.getTime() ?? 0) - startTime.getTime()).toBeGreaterThanOrEqual(3 * day);
});

it('search attributes say what is true, and empty what is not known any more', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0));
  await candidate.until('waiting');
  const attributes = async () => (await candidate.handle.describe()).typedSearchAttributes;
  const waiting = await attributes();
  expect(waiting.get(examStatus)).toBe('waiting');
  expect(waiting.get(examProvider)).toBe('clinic');
  expect(waiting.get(examStep)).toBe(step.name);
  expect(waiting.get(gupyJobId)).toBe(123456);
  expect(waiting.get(examDeadline)?.getTime()).toBeGreaterThan(Date.now() + 9 * day);
  expect(waiting.get(examOutcome)).toBeUndefined();
  await candidate.has(moved, 10, 'passed');
  await candidate.until('settled');
  const settled = await attributes();
  expect(settled.get(examStatus)).toBe('settled');
  // Attributes are not encrypted: what came out is in them only where the customer says so.
  expect(settled.get(examOutcome)).toBe('decided');
});

it('P-PII: what came out is a search attribute only with privacy.outcomeVisible', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0, { rule: examRule({ outcomeVisible: true }) }));
  await candidate.until('waiting');
  await candidate.has(moved, 10, 'failed');
  await candidate.until('settled');
  expect((await candidate.handle.describe()).typedSearchAttributes.get(examOutcome)).toBe('failed');
});

it('a signal that cannot be read is noted, and the run goes on (P-STUCK)', async () => {
  const candidate = new Candidate();
  const moved = await candidate.enters(movement(0));
  await candidate.handle.signal(applicationMoved, { hello: 'world' } as never);
  await candidate.handle.signal('unheardOf', 1);
  const report = await world.until(candidate.handle, ({ notes }) => notes.length > 0);
  expect(report.notes).toEqual(['A signal applicationMoved could not be read; it changed nothing']);
  await candidate.has(moved, 10, 'passed');
  await candidate.until('settled');
});
