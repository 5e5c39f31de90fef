// The writes towards Gupy against the stand-in, attempt by attempt, with everything that can happen to an answer.
import { ApplicationFailure } from '@temporalio/common';
import { heartbeatEveryMs } from '../../../activities/heartbeats';
import { commentMarkers } from '../../../activities/comment-marker';
import { createPostComment } from '../../../activities/post-comment';
import { createPutTag } from '../../../activities/put-tag';
import { createRecoverEntry } from '../../../activities/recover-entry';
import { createRemoveTag } from '../../../activities/remove-tag';
import type { GupyClient } from '../../../gupy/gupy-client';
import type { Fault } from '../../../simulator/fault-dial';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { attemptEnvironment, attemptOf, takenDown, untilSettled } from '../../support/attempts';
import { textLimits } from '../../support/core-fixtures';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { testReferences } from '../../support/reference-keys';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const reference = `${applicationId}.${jobId}.86547.0123456789`;
const tagInput = { applicationId, jobId, tag: 'Apto', readFirst: false };
const commentInput = {
  applicationId,
  jobId,
  text: 'Exame ok',
  reference,
  version: { by: 'provider', resultId: 'v1' } as const,
  readFirst: false,
};
const marked = `Exame ok\n${commentMarkers(testReferences.digests, reference, { by: 'provider', resultId: 'v1' })[0]}`;
/** Short, since the answers that never come are waited for. */
const totalTimeoutMs = 600;

let gupy: GupyStandIn;
let client: GupyClient;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy, { totalTimeoutMs });
});
afterEach(async () => {
  gupy.faults.release();
  await client.close();
  await gupy.close();
});

const putTag = () => untilSettled(createPutTag(client, textLimits, takenDown), tagInput);
const removeTag = () =>
  untilSettled(
    createRemoveTag(client, () => undefined),
    { applicationId, jobId, tag: 'Apto' },
  );
const postComment = () =>
  untilSettled(createPostComment(client, textLimits, testReferences.digests, takenDown), commentInput);
const tags = (): string[] => gupy.world.tagNames(applicationId);
const comments = (): string[] => gupy.world.commentTexts(applicationId);

it('T27: a write that waits heartbeats, and ends early with its worker but not for a run that calls it off', async () => {
  const intervals = jest.spyOn(globalThis, 'setInterval');
  const seen: [beats: number, aborted: boolean][] = [];
  for (const reason of ['CANCELLED', 'WORKER_SHUTDOWN'] as const) {
    const environment = attemptEnvironment(1);
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    const called = async (_: object, signal: AbortSignal): Promise<undefined> => {
      const [beat] = intervals.mock.calls.find(([, ms]) => ms === heartbeatEveryMs) ?? [];
      beat?.();
      intervals.mockClear();
      environment.cancel(reason);
      seen.push([beats, signal.aborted]);
    };
    jest.spyOn(client, 'putTag').mockImplementation(called);
    jest.spyOn(client, 'postComment').mockImplementation(called);
    jest.spyOn(client, 'removeTag').mockImplementation(called);
    await environment.run(createPutTag(client, textLimits, takenDown), tagInput);
    await environment.run(createPostComment(client, textLimits, testReferences.digests, takenDown), commentInput);
    const remove = createRemoveTag(client, () => undefined);
    await environment.run(remove, { applicationId, jobId, tag: 'Apto' });
  }
  intervals.mockRestore();
  expect(seen).toEqual([
    [1, false],
    [2, false],
    [3, false],
    [1, true],
    [2, true],
    [3, true],
  ]);
});

/** The effect is there, the answer is not. */
const lostAnswers: [string, Fault][] = [
  ['the connection was reset', { kind: 'reset', effect: 'done' }],
  ['no answer came', { kind: 'hang', effect: 'done' }],
  ['half a body came', { kind: 'half-body' }],
  ['a 500 came', { kind: 'status', status: 500, effect: 'done' }],
  ['an HTML page with 504 came', { kind: 'status', status: 504, body: 'html', effect: 'done' }],
];
const noEffect: [string, Fault][] = [
  ['the connection was reset before', { kind: 'reset' }],
  ['a 502 with HTML came', { kind: 'status', status: 502, body: 'html' }],
  ['a 200 with a page of maintenance came', { kind: 'status', status: 200, body: 'html' }],
  ['a 429 came', { kind: 'status', status: 429, headers: { 'Retry-After': '7' } }],
];

describe('a write whose first answer is lost', () => {
  it.each(lostAnswers)('P-ONCE: the tag is there once when %s', async (_what, fault) => {
    gupy.faults.queue('putTag', fault);
    expect((await putTag()).attempts).toBe(2);
    expect(tags()).toEqual(['Apto']);
    expect(gupy.requests.count('putTag')).toBe(1);
  });

  it.each(lostAnswers)('P-ONCE: the comment is there once when %s', async (_what, fault) => {
    gupy.faults.queue('postComment', fault);
    expect((await postComment()).attempts).toBe(2);
    expect(comments()).toEqual([marked]);
  });

  it.each(lostAnswers)(
    'R23: the next removal waits until the former can land no more, when %s',
    async (_what, fault) => {
      gupy.world.addTag(applicationId, 'Apto');
      gupy.faults.queue('deleteTag', fault);
      const { failures } = await removeTag();
      expect(failures[0]?.type).toBe('BRIDGE_GUPY_UNAVAILABLE');
      expect(Number(failures[0]?.nextRetryDelay)).toBeGreaterThanOrEqual(30_000);
    },
  );

  it.each(noEffect.slice(0, 3))(
    'R23: a write that is not found waits until it can land no more, when %s',
    async (_what, fault) => {
      gupy.faults.queue('putTag', fault);
      gupy.faults.queue('postComment', fault);
      for (const { attempts, failures } of [await putTag(), await postComment()]) {
        expect(attempts).toBe(3);
        expect(Number(failures[0]?.nextRetryDelay)).toBeLessThanOrEqual(5_000);
        expect(failures[1]).toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE' });
        expect(failures[1]?.message).toContain('Not there yet');
      }
    },
  );

  it.each(['same-id', 'new-id', 'conflict', 'refused'] as const)(
    'P-ONCE: whatever a second PUT would do (%s)',
    async (how) => {
      gupy.settings.change({ existingTag: how });
      gupy.faults.queue('putTag', { kind: 'reset', effect: 'done' }, { kind: 'reset', effect: 'done' });
      await putTag();
      expect(tags()).toEqual(['Apto']);
    },
  );

  it('R23, P-ONCE: a comment is found on a later page', async () => {
    gupy.faults.queue('postComment', { kind: 'reset', effect: 'done' });
    const activity = createPostComment(client, textLimits, testReferences.digests, takenDown);
    await expect(attemptOf(1, activity, commentInput)).rejects.toThrow();
    for (let i = 0; i < 250; i += 1) gupy.world.addComment(applicationId, `another ${i}`);
    gupy.settings.change({ commentOrder: 'newest-first' });
    await attemptOf(2, activity, commentInput);
    expect(comments().filter((text) => text === marked)).toHaveLength(1);
    expect(gupy.requests.count('listComments')).toBe(3);
  });

  it('a read-back that fails does not lead to a second write', async () => {
    gupy.faults.queue('postComment', { kind: 'reset', effect: 'done' });
    gupy.faults.queue('listComments', { kind: 'status', status: 503 }, { kind: 'half-body' }, { kind: 'hang' });
    gupy.faults.queue('putTag', { kind: 'reset', effect: 'done' });
    gupy.faults.queue('listApplications', { kind: 'status', status: 500, body: 'html' }, { kind: 'reset' });
    expect((await postComment()).attempts).toBe(5);
    expect((await putTag()).attempts).toBe(4);
    expect(comments()).toEqual([marked]);
    expect(tags()).toEqual(['Apto']);
  });
});

describe('a write that had no effect', () => {
  it.each(noEffect)('is made by the next attempt when %s', async (_what, fault) => {
    gupy.faults.queue('putTag', fault);
    gupy.faults.queue('postComment', fault);
    await putTag();
    await postComment();
    expect(tags()).toEqual(['Apto']);
    expect(comments()).toEqual([marked]);
  });

  it.each(noEffect)('of a removal is made by the next attempt when %s', async (_what, fault) => {
    gupy.world.addTag(applicationId, 'Apto');
    gupy.faults.queue('deleteTag', fault);
    expect((await removeTag()).attempts).toBe(2);
    expect(tags()).toEqual([]);
  });

  it('after a 429 waits as Gupy asks, not longer', async () => {
    gupy.faults.queue('putTag', { kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
    const { failures } = await putTag();
    expect(failures).toMatchObject([{ type: 'BRIDGE_GUPY_THROTTLED', nextRetryDelay: 7_000, nonRetryable: false }]);
  });

  it('R21: after a 503 that names a short wait grows patient all the same, and waits longer where it names that', async () => {
    const soon = { kind: 'status', status: 503, headers: { 'Retry-After': '1' } } as const;
    const late = { ...soon, headers: { 'Retry-After': '300' } };
    const read = (attempt: number) =>
      attemptOf(attempt, createRecoverEntry({ gupy: client, exams: [], runs: { endedEntries: async () => [] } }), {
        reference,
        provider: 'clinic',
      });
    const pause = async (attempt: number): Promise<number> =>
      Number(((await read(attempt).catch((error: unknown) => error)) as ApplicationFailure).nextRetryDelay);
    gupy.faults.queue('listSteps', soon, soon, late);
    expect(await pause(1)).toBeGreaterThanOrEqual(3_750);
    expect(await pause(6)).toBeGreaterThanOrEqual(120_000);
    expect(await pause(1)).toBe(300_000);
  });

  it.each([400, 404, 409, 422])('of a comment is final with %d', async (status) => {
    gupy.faults.queue('postComment', { kind: 'status', status });
    const { attempts, failures } = await postComment();
    expect(attempts).toBe(1);
    expect(failures).toMatchObject([{ type: 'BRIDGE_GUPY_REJECTED', nonRetryable: true }]);
    expect(comments()).toEqual([]);
  });

  it.each([401, 403])('is left to the workflow with %d', async (status) => {
    gupy.faults.queue('putTag', { kind: 'status', status });
    expect((await putTag()).failures).toMatchObject([{ type: 'BRIDGE_GUPY_UNAUTHORIZED', nonRetryable: true }]);
  });

  it('is final where the application is gone', async () => {
    const gone = { ...tagInput, applicationId: 1 };
    const { failures } = await untilSettled(createPutTag(client, textLimits, takenDown), gone);
    expect(failures).toMatchObject([{ type: 'BRIDGE_GUPY_REJECTED' }]);
    const removed = await untilSettled(
      createRemoveTag(client, () => undefined),
      { applicationId: 1, jobId, tag: 'Apto' },
    );
    expect(removed.failures).toEqual([]);
  });
});

describe('what was there before', () => {
  it('a repeated write after the end reads first and changes nothing', async () => {
    await putTag();
    await postComment();
    await attemptOf(1, createPutTag(client, textLimits, takenDown), { ...tagInput, readFirst: true });
    await attemptOf(1, createPostComment(client, textLimits, testReferences.digests, takenDown), {
      ...commentInput,
      readFirst: true,
    });
    expect(tags()).toEqual(['Apto']);
    expect(comments()).toEqual([marked]);
  });

  it('a plain first attempt is one request', async () => {
    await putTag();
    await postComment();
    expect(gupy.requests.count()).toBe(2);
  });

  it('a comment of another version or another entry is another comment', async () => {
    await postComment();
    const readFirst = true;
    await attemptOf(1, createPostComment(client, textLimits, testReferences.digests, takenDown), {
      ...commentInput,
      readFirst,
      version: { by: 'provider', resultId: 'v2' } as const,
    });
    await attemptOf(1, createPostComment(client, textLimits, testReferences.digests, takenDown), {
      ...commentInput,
      readFirst,
      reference: `${reference}0`,
    });
    expect(comments()).toHaveLength(3);
  });

  it('a tag that a recruiter deleted meanwhile is gone for good only after a clear success', async () => {
    await putTag();
    const [tag] = gupy.world.tags(applicationId);
    gupy.world.removeTag(applicationId, tag?.id ?? 0);
    expect((await removeTag()).failures).toEqual([]);
    expect(tags()).toEqual([]);
  });

  it('a tag that the lists still show after its removal is looked for again, and by a person at last', async () => {
    gupy.settings.change({ tagList: 'absent' });
    gupy.world.addTag(applicationId, 'Apto');
    gupy.faults.queue('deleteTag', ...Array.from({ length: 10 }, (): Fault => ({ kind: 'status', status: 204 })));
    const { attempts, failures } = await removeTag();
    const types = failures.map(({ type }) => type);
    expect(attempts).toBe(5);
    expect(new Set(types.slice(0, -1))).toEqual(new Set(['BRIDGE_GUPY_UNAVAILABLE']));
    expect(types.at(-1)).toBe('BRIDGE_GUPY_REJECTED');
  });

  it.each(lostAnswers)('a tag is removed once and for all when %s', async (_what, fault) => {
    gupy.world.addTag(applicationId, 'Apto');
    gupy.world.addTag(applicationId, 'Prioritário');
    gupy.faults.queue('deleteTag', fault);
    await removeTag();
    expect(tags()).toEqual(['Prioritário']);
  });
});

describe('a worker that stops in the middle of a write', () => {
  it('P-ONCE: leaves the comment to the next attempt, which finds it', async () => {
    const activity = createPostComment(client, textLimits, testReferences.digests, takenDown);
    gupy.faults.queue('postComment', { kind: 'pause' });
    const env = attemptEnvironment(1);
    const cut = env.run(activity, commentInput).catch((error: unknown) => error);
    await gupy.faults.waitForPaused();
    env.cancel('WORKER_SHUTDOWN');
    const failure = await cut;
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ nonRetryable: false, type: 'BRIDGE_GUPY_UNAVAILABLE' });
    expect(Number((failure as ApplicationFailure).nextRetryDelay)).toBe(1_000);
    gupy.faults.release();
    await attemptOf(2, activity, commentInput);
    expect(comments()).toEqual([marked]);
  });
});

describe('an answer in a shape that nobody knows', () => {
  it('is final, and names the path but none of the values', async () => {
    const { steps } = gupy.world.job(jobId);
    for (const step of steps) Object.assign(step, { name: { secret: 'pessoa@example.com' } });
    const wanted = { jobId, applicationId, personal: 'contact' as const };
    const read = client.readApplication(wanted, new AbortController().signal).catch((error: unknown) => error);
    const failure = (await read) as Error;
    expect(failure).toMatchObject({ failureClass: 'unexpected' });
    expect(failure.message).toContain('results.0.currentStep.name');
    expect(failure.message).not.toContain('pessoa@example.com');
  });
});

describe('limits of Gupy that the worker is configured with', () => {
  const tight = { tagLength: 40, commentLength: 100 };
  const tag = 'Exame admissional realizado e considerado apto.'.padEnd(48, '!');

  it('a tag that is too long is not tried, and said to be so', async () => {
    const activity = createPutTag(client, tight, takenDown);
    expect(await attemptOf(1, activity, { ...tagInput, tag })).toEqual({ type: 'tooLong' });
    expect(await attemptOf(1, activity, { ...tagInput, tag, readFirst: true })).toEqual({ type: 'tooLong' });
    expect(gupy.requests.count('putTag')).toBe(0);
  });

  it('one that stands there all the same was put before the limit was lowered', async () => {
    gupy.world.addTag(applicationId, tag);
    expect(await attemptOf(1, createPutTag(client, tight, takenDown), { ...tagInput, tag, readFirst: true })).toEqual({
      type: 'done',
    });
  });

  it('a comment that is too long is cut at a word, and its reference still fits', async () => {
    await attemptOf(1, createPostComment(client, tight, testReferences.digests, takenDown), {
      ...commentInput,
      text: 'palavra '.repeat(20),
    });
    expect(comments()[0]).toMatch(/^(palavra )+palavra…\n\[ref [0-9a-f]{10}\]$/);
    expect(comments()[0]?.length).toBeLessThanOrEqual(100);
  });
});
