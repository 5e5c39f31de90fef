// Puts one tag within the workflow task that decided it: a local activity, which spares Temporal most of the work of another one
// (docs/adr/tag-at-once.md). It writes without reading only where the history proves that the task was not tried before (P-ONCE),
// and only where a place in the rate comes soon (P-RATE), for a task that waits holds up its run. What it does not do, or what is in
// doubt, goes to the queue of Gupy as every other write.
// What could go wrong: Gupy stops to answer while tries are under way. So they are few at a time, and pause after one that was slow.
import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { isErrorCode } from '../domain/error-code';
import { isTooLong, type TextLimits } from '../domain/text/limits';
import type { GupyClient } from '../gupy/gupy-client';
import { type Clock, monotonicClock } from '../outbound/clock';
import type { RunOfTask, TaskTry } from '../temporal/task-tries';
import type { TagNotPut, TaskActivities } from './activity-contract';
import { activityFailure } from './activity-failure';
import { writeSpacing } from './attempt';

/** A worker runs 40 tasks at a time. */
const mostTries = 10;
const slowMs = 2_000;
const pauseMs = 30_000;
/** A place in the rate that does not come by then is left to the queue; and the history must not be older than this. */
const leavesWithinMs = 1_500;

const notTried = { type: 'notTried' } as const;
const lostTask: Extract<TagNotPut, { type: 'inDoubt' }> = {
  type: 'inDoubt',
  code: 'BRIDGE_GUPY_UNAVAILABLE',
  reason: 'The workflow task that may have put the tag was lost; a read will tell',
  pauseMs: writeSpacing,
};

export interface PutTagAtOnceDeps {
  gupy: Pick<GupyClient, 'putTag' | 'isFree'>;
  limits: TextLimits;
  /** Of the task that this activity is part of. */
  taskTryOf: (run: RunOfTask) => Promise<TaskTry>;
  /** @default the monotonic clock */
  clock?: Clock;
}

type Tag = Parameters<TaskActivities['putTagAtOnce']>[0];
type Answer = ReturnType<TaskActivities['putTagAtOnce']>;

export function createPutTagAtOnce(deps: PutTagAtOnceDeps): TaskActivities['putTagAtOnce'] {
  const { gupy, limits, clock = monotonicClock } = deps;
  let underWay = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  const put = async (input: Tag): Answer => {
    const begun = clock.now();
    underWay += 1;
    const answer = await sent(deps, input).finally(() => {
      underWay -= 1;
      if (clock.now() - begun > slowMs) pausedUntil = clock.now() + pauseMs;
    });
    if (answer.type === 'inDoubt') pausedUntil = clock.now() + pauseMs;
    return answer;
  };
  return async (input) => {
    if (isTooLong(input.tag, limits)) return { type: 'tooLong' };
    const known = await tryOf(deps);
    if (known === 'repeated') return lostTask;
    const isOpen = gupy.isFree && underWay < mostTries && clock.now() >= pausedUntil;
    return known === 'first' && isOpen ? put(input) : notTried;
  };
}

/** Where the history cannot be read, an earlier try is not excluded. */
async function tryOf({ taskTryOf }: PutTagAtOnceDeps): Promise<TaskTry> {
  const { workflowExecution: run } = activityInfo();
  if (run === undefined) throw new TypeError('Only a run puts a tag at once');
  try {
    return await taskTryOf(run);
  } catch (error) {
    log.warn('The history of a run cannot be read; its tag waits for a read of Gupy', { error });
    return 'repeated';
  }
}

async function sent({ gupy }: PutTagAtOnceDeps, { jobId, applicationId, tag }: Tag): Answer {
  const waiting = new AbortController();
  const bound = setTimeout(() => waiting.abort(), leavesWithinMs);
  const latest = Date.now() + leavesWithinMs;
  let left = false;
  const leaving = (): void => {
    clearTimeout(bound);
    // A process that was frozen meanwhile: another worker may have taken the task over.
    if (Date.now() > latest) throw new TypeError('Too late to be the first');
    left = true;
  };
  try {
    const signal = AbortSignal.any([waiting.signal, cancellationSignal()]);
    const tagId = await gupy.putTag({ jobId, applicationId, tag }, signal, leaving);
    return { type: 'tagPut', ...(tagId === undefined ? {} : { tagId }) };
  } catch (error) {
    return left ? inDoubt(error) : notTried;
  } finally {
    clearTimeout(bound);
  }
}

/** @throws ApplicationFailure where trying again does not help */
function inDoubt(error: unknown): TagNotPut {
  if (cancellationSignal().aborted) return { ...lostTask, reason: 'The worker stopped while it put the tag' };
  const failure = activityFailure('GUPY', error, { attempt: 1, atLeast: writeSpacing });
  if (!(failure instanceof ApplicationFailure) || !isErrorCode(failure.type)) throw error;
  if (failure.nonRetryable === true) throw failure;
  return {
    type: 'inDoubt',
    code: failure.type,
    reason: failure.message,
    pauseMs: Number(failure.nextRetryDelay ?? writeSpacing),
  };
}
