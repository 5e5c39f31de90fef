// T27, R23: what an attempt of a write does after one whose worker was lost. It cannot know how that ended, but for what that said: so it looks
// at once, and writes once a request of the lost one can land no more; where the lost one had sent nothing, it writes at once.
import { once } from 'node:events';
import type { ApplicationFailure } from '@temporalio/common';
import { createPostComment } from '../../../activities/post-comment';
import { createPutTag } from '../../../activities/put-tag';
import type { TakeDown } from '../../../activities/write-attempt';
import type { GupyClient } from '../../../gupy/gupy-client';
import { emptyLedger, lend, type PlacesRequest } from '../../../rate/call-ledger';
import { RateBudget } from '../../../rate/rate-budget';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { attemptEnvironment, takenDown } from '../../support/attempts';
import { textLimits } from '../../support/core-fixtures';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { testReferences } from '../../support/reference-keys';

const [applicationId] = demoApplicationIds;
const of = { applicationId, jobId: demoJob.id, readFirst: false };
const tagInput = { ...of, tag: 'Apto' };
const commentInput = {
  ...of,
  text: 'Exame ok',
  reference: `${applicationId}.${demoJob.id}.86547.0123456789`,
  version: { by: 'provider', resultId: 'v1' } as const,
};
/** Milliseconds by Temporal's clock. */
const scheduledAt = 1_000_000;
const landsWithin = 30_000;

let gupy: GupyStandIn;
const clients: GupyClient[] = [];

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await gupy.close();
  jest.restoreAllMocks();
});

/** However slow the machine is. */
const standingClock = () => jest.spyOn(performance, 'now').mockReturnValue(0);

function client(options: Parameters<typeof clientOf>[1] = {}): GupyClient {
  const made = clientOf(gupy, options);
  clients.push(made);
  return made;
}

const tags = (): string[] => gupy.world.tagNames(applicationId);
const writes = (): number => gupy.requests.count('putTag') + gupy.requests.count('postComment');

/** One attempt of each write. @returns what it throws, and what it said last */
async function attempts(
  number: number,
  said?: unknown,
  { firstAt = number === 1 ? scheduledAt : 1, tookMs = 0 } = {},
): Promise<{ failure: ApplicationFailure; said: unknown }[]> {
  const clock = standingClock();
  const ends: { failure: ApplicationFailure; said: unknown }[] = [];
  const run = async <I>(activity: (input: I) => Promise<unknown>, input: I): Promise<void> => {
    const environment = attemptEnvironment(number, said, scheduledAt, firstAt);
    let last: unknown;
    clock.mockReturnValue(0);
    environment.on('heartbeat', (details: unknown) => {
      last = details;
      clock.mockReturnValue(tookMs);
    });
    const failure = await environment.run(activity, input).then(
      () => undefined,
      (error: unknown) => error,
    );
    ends.push({ failure: failure as ApplicationFailure, said: last });
  };
  await run(createPutTag(client(), textLimits, takenDown), tagInput);
  await run(createPostComment(client(), textLimits, testReferences.digests, takenDown), commentInput);
  clock.mockRestore();
  return ends;
}

describe('after an attempt that said nothing', () => {
  it('what is not there is not written: the next attempt comes when it can land no more, and knows that', async () => {
    for (const { failure, said } of await attempts(2)) {
      expect(failure).toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE', nextRetryDelay: landsWithin });
      expect(said).toEqual({ unsentBy: 2, clearFrom: scheduledAt + landsWithin });
    }
    expect(writes()).toBe(0);
  });

  it('what is there is done at once', async () => {
    await attempts(1);
    expect((await attempts(2)).map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(writes()).toBe(2);
  });

  it.each([{ leftBy: 2 }, { unsentBy: 1, clearFrom: 0 }, { unsentBy: 2 }, 'said by an earlier release'])(
    'nor does %j of another attempt count',
    async (said) => {
      const [end] = await attempts(3, said);
      expect(end?.failure).toMatchObject({ nextRetryDelay: landsWithin });
      expect(writes()).toBe(0);
    },
  );
});

describe('after an activity was reset by hand, so that its attempts are counted from 1 again', () => {
  it.each([
    ['nothing was said', undefined, scheduledAt - 1],
    ['the last word is of an attempt with the same number', { unsentBy: 1, clearFrom: 0 }, scheduledAt],
  ])('and %s: an attempt before it may have written, so it looks, and waits', async (_what, said, firstAt) => {
    for (const end of await attempts(1, said, { firstAt })) {
      expect(end.failure).toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE', nextRetryDelay: landsWithin });
      expect(end.said).toEqual({ unsentBy: 1, clearFrom: scheduledAt + landsWithin });
    }
    expect(writes()).toBe(0);
  });
});

describe('after an attempt that had sent nothing', () => {
  it('the write is made at once', async () => {
    await attempts(2, { unsentBy: 1, clearFrom: 0 });
    expect(writes()).toBe(2);
  });

  it('one before it may still land, and is waited for as long as it could', async () => {
    const early = await attempts(3, { unsentBy: 2, clearFrom: scheduledAt + 7_000 });
    expect(early.map(({ failure }) => Number(failure.nextRetryDelay))).toEqual([7_000, 7_000]);
    expect(writes()).toBe(0);
    await attempts(4, { unsentBy: 3, clearFrom: scheduledAt });
    expect(writes()).toBe(2);
  });

  it.each([
    [4_000, 3_000],
    [6_500, 1_000],
    [9_000, 1_000],
  ])('of 7 s the %i ms that the look took are over', async (tookMs, nextRetryDelay) => {
    const said = { unsentBy: 2, clearFrom: scheduledAt + 7_000 };
    for (const { failure } of await attempts(3, said, { tookMs })) expect(failure).toMatchObject({ nextRetryDelay });
    expect(writes()).toBe(0);
  });
});

describe('P-STUCK: the pause after a failure is that of Gupy', () => {
  const pausesAfter = async (said: unknown): Promise<number[]> => {
    gupy.faults.during({}, '*', { kind: 'status', status: 503 });
    return (await attempts(6, said)).map(({ failure }) => Number(failure.nextRetryDelay));
  };

  it('what lost its worker before is no failure of it', async () => {
    for (const pause of await pausesAfter(undefined)) expect(pause).toBeLessThanOrEqual(5_000);
    for (const pause of await pausesAfter({ leftBy: 5 })) expect(pause).toBeLessThanOrEqual(5_000);
  });

  it('failures of it count, whatever was lost in between, and the next attempt hears of this one', async () => {
    for (const pause of await pausesAfter({ unsentBy: 3, clearFrom: 0, failures: 2 })) {
      expect(pause).toBeGreaterThanOrEqual(15_000);
      expect(pause).toBeLessThanOrEqual(20_000);
    }
    const ends = await attempts(6, { leftBy: 5, failures: 2 });
    expect(ends.map(({ said }) => said)).toMatchObject([{ failures: 3 }, { failures: 3 }]);
  });

  it('a request that left and was not answered is told as such, with its failure', async () => {
    gupy.faults.during({}, '*', { kind: 'reset' });
    expect((await attempts(1)).map(({ said }) => said)).toEqual([
      { leftBy: 1, failures: 1 },
      { leftBy: 1, failures: 1 },
    ]);
  });
});

describe('a write that waits for its place in the rate', () => {
  /** Lends no place until it is let. */
  function heldBudget() {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const ask = async (request: PlacesRequest) => {
      await held;
      return lend(emptyLedger(request.requestsPerMinute, 0), request, 0).places;
    };
    return { budget: new RateBudget({ requestsPerMinute: 600, ask }), release };
  }

  it('says that it has sent nothing, and is sent once Temporal has taken down that it leaves', async () => {
    const { budget, release } = heldBudget();
    const order: string[] = [];
    const takeDown: TakeDown = async (_token, said) => {
      order.push(`${JSON.stringify(said)} with ${writes()} sent`);
    };
    const environment = attemptEnvironment(1, undefined, scheduledAt);
    const waits = once(environment, 'heartbeat');
    const done = environment.run(createPutTag(client({ budget }), textLimits, takeDown), tagInput);
    expect(await waits).toEqual([{ unsentBy: 1, clearFrom: 0 }]);
    release();
    await done;
    expect(order).toEqual(['{"leftBy":1} with 0 sent']);
    expect(tags()).toEqual(['Apto']);
  });

  it('is not sent where Temporal does not take it down, as for an attempt that it has given up', async () => {
    const { budget, release } = heldBudget();
    const environment = attemptEnvironment(1, undefined, scheduledAt);
    const said: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => said.push(details));
    const waits = once(environment, 'heartbeat');
    const refused: TakeDown = () => Promise.reject(new Error('activity already timed out'));
    const done = environment.run(createPutTag(client({ budget }), textLimits, refused), tagInput);
    // The pauses are those of the policy, which grow.
    const failure = { type: 'BRIDGE_GUPY_UNAVAILABLE', nextRetryDelay: undefined };
    await Promise.all([waits.then(release), expect(done).rejects.toMatchObject(failure)]);
    expect(writes()).toBe(0);
    expect(said.at(-1)).toEqual({ unsentBy: 1, clearFrom: 0 });
  });

  it('leaves the next attempt without a doubt when its worker stops', async () => {
    const { budget } = heldBudget();
    const environment = attemptEnvironment(1, undefined, scheduledAt);
    const said: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => said.push(details));
    const done = environment.run(createPutTag(client({ budget }), textLimits, takenDown), tagInput);
    environment.cancel('WORKER_SHUTDOWN');
    await expect(done).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE', nextRetryDelay: 1_000 });
    expect(said).toEqual([{ unsentBy: 1, clearFrom: 0 }]);
  });

  it('nor leaves one when its worker stops while Temporal takes down that it leaves', async () => {
    const { budget, release } = heldBudget();
    const environment = attemptEnvironment(1, undefined, scheduledAt);
    const said: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => said.push(details));
    const waits = once(environment, 'heartbeat');
    const stopping: TakeDown = async () => environment.cancel('WORKER_SHUTDOWN');
    const done = environment.run(createPutTag(client({ budget }), textLimits, stopping), tagInput);
    const failure = { type: 'BRIDGE_GUPY_UNAVAILABLE', nextRetryDelay: 1_000 };
    await Promise.all([waits.then(release), expect(done).rejects.toMatchObject(failure)]);
    expect(writes()).toBe(0);
    expect(said.at(-1)).toEqual({ unsentBy: 1, clearFrom: 0 });
  });
});

it('a first attempt that has its place says nothing', async () => {
  const spoken: unknown[] = [];
  const takeDown: TakeDown = async (_token, said) => void spoken.push(said);
  const environment = attemptEnvironment(1, undefined, scheduledAt);
  standingClock();
  await environment.run(createPutTag(client(), textLimits, takeDown), tagInput);
  expect(spoken).toEqual([]);
});
