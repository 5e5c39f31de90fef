// A tag that is put within the workflow task that decided it (docs/adr/tag-at-once.md): a local activity first, and the queue of Gupy
// where that did not put it. What could go wrong: a task that fails, or whose worker is killed, runs its local activity again; so the
// activity asks the history first, and whatever is in doubt counts as a first attempt, after which the next one waits and reads (P-ONCE).
import { isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type { TagNotPut, TaskActivities } from '../activities/activity-contract';
import type { Action } from '../domain/exam/action';
import type { ActionOutcome } from '../domain/exam/fact';
import { ownLaneOf } from '../domain/exam/own-lane';
import type { ApplicationState } from '../domain/exam/state';
import { isPatched } from './patch';
import { failureOf, putTag, tagInput, tagSummary } from './perform-action';

export type PutTag = Extract<Action, { type: 'putTag' }>;

/** One try; the call within it ends after 15 s. */
const { putTagAtOnce: localPutTag } = proxyLocalActivities<TaskActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 1 },
});

/** As after any unclear answer (R23). Milliseconds. */
const unclearPause = 30_000;

/** What reads first gains nothing, and late results wait for their own provider only. */
export function isAtOnce(state: ApplicationState, action: Action): action is PutTag {
  return action.type === 'putTag' && !action.readFirst && ownLaneOf(state, action) === undefined && isPatched();
}

/** @param goesOn called where the tag is not put within this task */
export async function putTagAtOnce(
  state: ApplicationState,
  action: PutTag,
  goesOn: () => void,
): Promise<ActionOutcome> {
  const answer = await tried(state, action);
  if (answer.type !== 'notTried' && answer.type !== 'inDoubt') return answer;
  goesOn();
  if (answer.type === 'notTried') return putTag(state, action);
  const { code, reason, pauseMs } = answer;
  return putTag(state, action, { code, reason, pauseMs });
}

async function tried(state: ApplicationState, action: PutTag): Promise<ActionOutcome | TagNotPut> {
  try {
    return await localPutTag.executeWithOptions({ summary: tagSummary(action) }, [tagInput(state, action)]);
  } catch (error) {
    // A try that ran out of time, or broke, says nothing of what it sent.
    const { code, reason } = failureOf(error);
    if (isCancellation(error) || code !== 'BRIDGE_ACTIVITY_FAILED') throw error;
    return { type: 'inDoubt', code: 'BRIDGE_GUPY_UNAVAILABLE', reason, pauseMs: unclearPause };
  }
}
