// A message to the candidate against the stand-in, with everything that can happen to an answer: an attempt says that nothing was
// sent only where that is sure, and no second attempt sends (P-ONCE).
import { ApplicationFailure } from '@temporalio/common';
import { createSendNotice, type NoticeEnd } from '../../../activities/send-notice';
import { errorEntry, type ErrorCode } from '../../../domain/error-table';
import type { NoticeWording } from '../../../domain/exam/notice';
import type { GupyClient } from '../../../gupy/gupy-client';
import type { Fault } from '../../../simulator/fault-dial';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { attemptAfterReset, attemptEnvironment, attemptOf } from '../../support/attempts';
import { clientOf, gupyToken } from '../../support/gupy-clients';

const [applicationId] = demoApplicationIds;
const jobId = demoJob.id;
const text = { subject: 'Exame agendado', body: 'Compareça em 17/01/2026 09:00.' };

let gupy: GupyStandIn;
let client: GupyClient;
let ends: NoticeEnd[];

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy, { totalTimeoutMs: 2_000 });
  ends = [];
});
afterEach(async () => {
  gupy.faults.release();
  await client.close();
  await gupy.close();
});

const activity = (settings = {}) => createSendNotice(client, settings, (end) => ends.push(end));
const input = (message: NoticeWording = { template: 4711 }) => {
  const stepId = gupy.world.placement(applicationId).step.id;
  return { applicationId, jobId, stepId, message, until: Date.now() + 60_000 };
};
const mailed = () => gupy.world.application(applicationId).messages.map(({ content }) => content);

async function codeOf(sent: Promise<unknown>): Promise<ErrorCode> {
  const failure = await sent.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ApplicationFailure);
  return (failure as ApplicationFailure).type as ErrorCode;
}

it('P-PII: sends the id of the template and no word about the candidate', async () => {
  await expect(attemptOf(1, activity(), input())).resolves.toEqual({ type: 'done' });
  expect(mailed()).toEqual([{ templateId: 4711 }]);
  expect(gupy.requests.of('sendMessage').map(({ body }) => body)).toEqual([{ templateId: 4711 }]);
  expect(ends).toEqual(['sent']);
});

it('both bodies of public code are taken, and no other', async () => {
  gupy.settings.change({ messageBody: 'template-with-sender' });
  await expect(codeOf(attemptOf(1, activity(), input()))).resolves.toBe('BRIDGE_GUPY_REJECTED');
  await attemptOf(1, activity({ allowReply: false, from: 'Exames' }), input());
  gupy.settings.change({ messageBody: 'subject-and-body' });
  await attemptOf(1, activity(), input(text));
  await expect(codeOf(attemptOf(1, activity(), input()))).resolves.toBe('BRIDGE_GUPY_REJECTED');
  expect(mailed()).toEqual([{ templateId: 4711 }, text]);
});

const lostAnswers: [string, Fault][] = [
  ['the connection was reset', { kind: 'reset', effect: 'done' }],
  ['no answer came', { kind: 'hang', effect: 'done' }],
  ['a 500 came', { kind: 'status', status: 500, effect: 'done' }],
  ['an HTML page with 504 came', { kind: 'status', status: 504, body: 'html', effect: 'done' }],
  ['a 200 with the page of a proxy came', { kind: 'status', status: 200, body: 'html', effect: 'done' }],
  ['half a body came', { kind: 'half-body' }],
  ['it was reset before', { kind: 'reset' }],
];

it.each(lostAnswers)('P-ONCE: is in doubt when %s', async (_what, fault) => {
  gupy.faults.queue('sendMessage', fault);
  const code = await codeOf(attemptOf(1, activity(), input()));
  expect(code).toBe('BRIDGE_NOTICE_IN_DOUBT');
  expect(errorEntry(code).leavesDoubt).toBe(true);
  expect(ends).toEqual(['in-doubt']);
});

const refusals: [ErrorCode, Fault][] = [
  ['BRIDGE_GUPY_REJECTED', { kind: 'status', status: 404 }],
  ['BRIDGE_GUPY_UNAUTHORIZED', { kind: 'status', status: 403 }],
  ['BRIDGE_GUPY_THROTTLED', { kind: 'status', status: 429 }],
];

it.each(refusals)('P-STUCK: %s: was surely not sent', async (expected, fault) => {
  gupy.faults.queue('sendMessage', fault);
  const code = await codeOf(attemptOf(1, activity(), input()));
  expect(code).toBe(expected);
  expect(errorEntry(code).leavesDoubt).toBeUndefined();
  expect(ends).toEqual(['not-sent']);
});

it.each([['hang'], ['reset']] as const)('P-STUCK: nothing was sent where the read-back fails: %s', async (kind) => {
  gupy.faults.queue('listApplications', { kind });
  await expect(codeOf(attemptOf(1, activity(), input()))).resolves.toBe('BRIDGE_GUPY_UNAVAILABLE');
  expect(gupy.requests.count('sendMessage')).toBe(0);
});

it('P-STUCK: nothing was sent where nobody listens', async () => {
  const wanted = input();
  const read = await client.readApplication({ jobId, applicationId }, new AbortController().signal);
  const fresh = clientOf(gupy);
  fresh.readApplication = async () => read;
  await gupy.close();
  const sent = codeOf(
    attemptOf(
      1,
      createSendNotice(fresh, {}, (end) => ends.push(end)),
      wanted,
    ),
  );
  await expect(sent).resolves.toBe('BRIDGE_GUPY_UNAVAILABLE');
  expect(ends).toEqual(['not-sent']);
  await fresh.close();
  gupy = await startGupyStandIn({ token: gupyToken });
});

it('P-FRESH: nobody is invited after a rejection, a move, or when its time has passed', async () => {
  const wanted = input();
  await expect(attemptOf(1, activity(), { ...wanted, until: Date.now() })).resolves.toMatchObject({
    type: 'notNeeded',
  });
  await expect(attemptOf(1, activity(), { ...wanted, stepId: wanted.stepId + 1 })).resolves.toMatchObject({
    type: 'notNeeded',
  });
  gupy.world.setStatus(applicationId, 'reproved');
  await expect(attemptOf(1, activity(), wanted)).resolves.toMatchObject({ type: 'notNeeded' });
  const { message, until } = wanted;
  await expect(attemptOf(1, activity(), { applicationId, jobId, message, until })).resolves.toMatchObject({
    type: 'notNeeded',
  });
  expect(mailed()).toEqual([]);
  expect(ends).toEqual(['not-needed', 'not-needed', 'not-needed', 'not-needed']);
});

it('P-ONCE: an attempt that is not the first sends nothing, and leaves the doubt', async () => {
  await expect(codeOf(attemptOf(2, activity(), input()))).resolves.toBe('BRIDGE_NOTICE_IN_DOUBT');
  await expect(codeOf(attemptAfterReset(activity(), input()))).resolves.toBe('BRIDGE_NOTICE_IN_DOUBT');
  expect(gupy.requests.count('sendMessage')).toBe(0);
});

it('P-ONCE: a worker that stops leaves a doubt only where the request had left', async () => {
  gupy.faults.queue('sendMessage', { kind: 'pause' });
  const sending = attemptEnvironment(1);
  const cut = codeOf(sending.run(activity(), input()));
  await gupy.faults.waitForPaused();
  sending.cancel('WORKER_SHUTDOWN');
  await expect(cut).resolves.toBe('BRIDGE_NOTICE_IN_DOUBT');
  gupy.faults.release();
  gupy.faults.queue('listApplications', { kind: 'hang' });
  const reading = attemptEnvironment(1);
  const early = codeOf(reading.run(activity(), input()));
  reading.cancel('WORKER_SHUTDOWN');
  await expect(early).resolves.toBe('BRIDGE_GUPY_UNAVAILABLE');
});

it('P-ONCE: a run that calls its attempt off waits for its answer', async () => {
  gupy.faults.queue('sendMessage', { kind: 'pause' });
  const sending = attemptEnvironment(1);
  const sent = sending.run(activity(), input());
  await gupy.faults.waitForPaused();
  sending.cancel('CANCELLED');
  gupy.faults.release();
  await expect(sent).resolves.toEqual({ type: 'done' });
});
