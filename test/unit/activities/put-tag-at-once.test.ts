// A tag within the task that decided it: it is put once, whatever becomes of the task or of the answer, and never out of turn.
import { createPutTagAtOnce } from '../../../activities/put-tag-at-once';
import { writeSpacing } from '../../../activities/attempt';
import type { GupyClient } from '../../../gupy/gupy-client';
import { RateBudget } from '../../../rate/rate-budget';
import type { Fault } from '../../../simulator/fault-dial';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import type { TaskTry } from '../../../temporal/task-tries';
import { attemptEnvironment, attemptOf } from '../../support/attempts';
import { textLimits } from '../../support/core-fixtures';
import { eventually } from '../../support/eventually';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';
import { clientOf, gupyToken } from '../../support/gupy-clients';

const [applicationId] = demoApplicationIds;
const tag = { applicationId, jobId: demoJob.id, tag: 'Apto' };

let gupy: GupyStandIn;
let client: GupyClient;
let clock: FakeClock;
let seen: TaskTry;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy, { totalTimeoutMs: 250 });
  clock = createFakeClock();
  seen = 'first';
});
afterEach(async () => {
  gupy.faults.release();
  await client.close();
  await gupy.close();
});

const activity = (limits = textLimits) =>
  createPutTagAtOnce({ gupy: client, limits, taskTryOf: async () => seen, clock });
const puts = () => gupy.requests.of('putTag').length;

it('puts the tag without a read, and answers its id', async () => {
  expect(await attemptOf(1, activity(), tag)).toMatchObject({ type: 'tagPut' });
  expect(gupy.requests.of().map(({ route }) => route)).toEqual(['putTag']);
});

it('P-ONCE: sends nothing in a task that may have been tried before: a read tells when nothing can land any more', async () => {
  seen = 'repeated';
  expect(await attemptOf(1, activity(), tag)).toMatchObject({ type: 'inDoubt', pauseMs: writeSpacing });
  expect(puts()).toBe(0);
});

it('P-ONCE: takes a history that cannot be read for a task that was tried before', async () => {
  const unread = createPutTagAtOnce({
    gupy: client,
    limits: textLimits,
    taskTryOf: () => Promise.reject(new Error('no answer')),
  });
  expect(await attemptOf(1, unread, tag)).toMatchObject({ type: 'inDoubt', pauseMs: writeSpacing });
  expect(puts()).toBe(0);
});

it('leaves the task of an update to the queue, at once', async () => {
  seen = 'untold';
  expect(await attemptOf(1, activity(), tag)).toEqual({ type: 'notTried' });
  expect(puts()).toBe(0);
});

it.each<Fault>([
  { kind: 'reset', effect: 'done' },
  { kind: 'hang', effect: 'done' },
  { kind: 'status', status: 503 },
])('P-ONCE, R23: an unclear answer ($kind) is in doubt for half a minute', async (fault) => {
  gupy.faults.queue('putTag', fault);
  const answer = await attemptOf(1, activity(), tag);
  expect(answer.type).toBe('inDoubt');
  expect(answer.type === 'inDoubt' && answer.pauseMs >= writeSpacing).toBe(true);
});

it('P-ONCE: is in doubt when the worker stops in the middle', async () => {
  gupy.faults.queue('putTag', { kind: 'hang', effect: 'done' });
  const environment = attemptEnvironment(1);
  const ended = environment.run(activity(), tag);
  await eventually(() => gupy.world.tagNames(applicationId).length === 1);
  environment.cancel('WORKER_SHUTDOWN');
  expect(await ended).toMatchObject({ type: 'inDoubt', pauseMs: writeSpacing });
});

it('R21: fails for good where trying again does not help', async () => {
  gupy.faults.queue('putTag', { kind: 'status', status: 403 });
  await expect(attemptOf(1, activity(), tag)).rejects.toMatchObject({
    nonRetryable: true,
    type: 'BRIDGE_GUPY_UNAUTHORIZED',
  });
});

it('R24: after a failure the tags go by the queue for half a minute', async () => {
  const put = activity();
  gupy.faults.queue('putTag', { kind: 'status', status: 503 });
  await attemptOf(1, put, tag);
  expect(await attemptOf(1, put, tag)).toEqual({ type: 'notTried' });
  await clock.advance(30_000);
  expect(await attemptOf(1, put, tag)).toMatchObject({ type: 'tagPut' });
});

it('R24: ten at most are under way, however many come while Gupy hangs', async () => {
  gupy.faults.queue('putTag', ...Array.from({ length: 10 }, (): Fault => ({ kind: 'hang' })));
  const put = activity();
  const answers = await Promise.all(Array.from({ length: 25 }, () => attemptOf(1, put, tag)));
  expect(answers.filter(({ type }) => type === 'notTried')).toHaveLength(15);
  expect(puts()).toBe(10);
});

it('P-RATE: without a place in the rate it sends nothing, and does not wait long', async () => {
  const budget = new RateBudget({ requestsPerMinute: 450, ask: () => new Promise(() => undefined) });
  const waiting = clientOf(gupy, { budget });
  const put = createPutTagAtOnce({ gupy: waiting, limits: textLimits, taskTryOf: async () => seen });
  expect(await attemptOf(1, put, tag)).toEqual({ type: 'notTried' });
  expect(puts()).toBe(0);
  await waiting.close();
});

it('leaves a tag that is too long to the comment', async () => {
  expect(await attemptOf(1, activity({ ...textLimits, tagLength: 3 }), tag)).toEqual({ type: 'tooLong' });
  expect(puts()).toBe(0);
});
