// One action of the core becomes one activity, on the queue of its target, with a label for the Temporal UI. Whatever
// happens comes back as a fact: nothing thrown here may end the run (P-STUCK).
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/common';
import { definedOnly } from '../domain/defined-only';
import { type Action, type SendNotice, type Write, ownLaneOf } from '../domain/exam/action';
import { isErrorCode } from '../domain/error-code';
import type { ActionFailure, ActionOutcome } from '../domain/exam/fact';
import { attemptsMade } from '../domain/exam/order-of-result';
import { referenceOfAttempt } from '../domain/exam/reference';
import { findEntry, type ApplicationState, type Entry } from '../domain/exam/state';
import { isSameVersion } from '../domain/exam/versions';
import { shownInSummary } from '../domain/text/foreign-text';
import { gupyTaskQueue, lateTaskQueue, providerTaskQueue } from '../temporal/workflow-ids';
import type { Awaited, GupyActivities, MailboxActivities, ProviderActivities } from '../activities/activity-contract';

/**
 * An attempt is at most two calls of 15 s; the policy outlasts a week of outage: 5 s, doubling to 10 min (R21). A cancelled attempt is
 * awaited, or the next run would write beside it: the SDK documents that as its default, and does not do it.
 */
const patient: ActivityOptions = {
  startToCloseTimeout: '45 seconds',
  scheduleToCloseTimeout: '7 days',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
};

/**
 * Heartbeats show a lost worker before the attempt is over. A failed call says itself when it is tried again, so these intervals are those
 * after a lost worker: four lost in a row cost a candidate eight seconds of them.
 */
const beating: ActivityOptions = {
  ...patient,
  heartbeatTimeout: '7 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '30 seconds' },
};

/** After a removal whose worker was lost the next attempt waits until it can land no more, as after any unclear answer. */
const removing: ActivityOptions = {
  ...beating,
  retry: { initialInterval: '30 seconds', backoffCoefficient: 1, maximumInterval: '30 seconds' },
};

/**
 * An order also waits for company to read from Gupy (up to 45 s), and for places towards two targets: its calls have limits of their own,
 * and its heartbeats show that the worker lives.
 */
const gathering: ActivityOptions = { ...beating, startToCloseTimeout: '10 minutes' };

/**
 * A poll is made again at the next interval anyway; after the last one there is none, so that one is as patient as the rest. Either may
 * read a list of 51 pages, each of which waits for a place in the rate.
 */
const polling: ActivityOptions = { ...gathering, scheduleToCloseTimeout: '10 minutes' };

/**
 * A message is not idempotent and no list shows it, so Temporal never tries again: the core does, where surely nothing was sent. The
 * attempt ends by itself in a minute; its heartbeats show soon that its worker is lost.
 */
const once: ActivityOptions = {
  startToCloseTimeout: '75 seconds',
  heartbeatTimeout: '12 seconds',
  retry: { maximumAttempts: 1 },
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
};

/** Whatever this throws is a mistake in workflow code, never an answer of an activity. */
export async function performAction(state: ApplicationState, action: Action): Promise<ActionOutcome> {
  const lane = ownLaneOf(state, action);
  switch (action.type) {
    case 'orderExam':
      return orderExam(state, entryOf(state, action.reference));
    case 'cancelOrder':
      return cancelOrder(entryOf(state, action.reference));
    case 'fetchResult':
      return fetchResult(entryOf(state, action.reference), action.last);
    case 'recoverEntry':
      return recoverEntry(action, lane);
    case 'sendNotice':
      return sendNotice(state, action, lane);
    case 'putTag': {
      const { jobId, tag, readFirst } = action;
      const input = { applicationId: state.applicationId, jobId, tag, readFirst, ...awaited(state, action) };
      return gupy(beating, lane).putTag.executeWithOptions({ summary: `Put tag ${shownInSummary(tag)}` }, [input]);
    }
    case 'removeTag': {
      const { jobId, tag, tagId } = action;
      const input = { applicationId: state.applicationId, jobId, tag, ...definedOnly({ tagId }) };
      await gupy(removing, lane).removeTag.executeWithOptions({ summary: `Remove tag ${shownInSummary(tag)}` }, [
        input,
      ]);
      return { type: 'done' };
    }
    case 'postComment': {
      const { jobId, text, reference, version, readFirst } = action;
      const ids = { applicationId: state.applicationId, jobId, reference, version };
      const input = { ...ids, text, readFirst, ...awaited(state, action) };
      await gupy(beating, lane).postComment.executeWithOptions({ summary: 'Post comment' }, [input]);
      return { type: 'done' };
    }
  }
}

/** Only what a provider sent is waited for by somebody. */
function awaited(state: ApplicationState, write: Extract<Write, { readFirst: boolean }>): Awaited {
  const { versions = [], stages = [] } = findEntry(state, write.reference) ?? {};
  const said = [...versions, ...stages].find(({ id }) => isSameVersion(id, write.version));
  return said?.id.by === 'provider' || said?.id.by === 'progress' ? { acceptedAt: said.receivedAt } : {};
}

/**
 * Called off by the workflow: cancelled, or failed in the attempt that was running then and not tried again for that. A message is
 * called off only where its attempt had not started: no worker answers with a cancellation.
 */
export function wasCalledOff({ type }: Action, error: unknown): boolean {
  if (type === 'sendNotice') return isCancellation(error);
  return isCancellation(error) || (error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED');
}

/** The cause of a failed activity, in the words of the error table. */
export function failureOf(error: unknown): ActionFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isErrorCode(cause.type)) {
    return { code: cause.type, reason: cause.message };
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { code: 'BRIDGE_ACTIVITY_FAILED', reason };
}

async function orderExam(state: ApplicationState, entry: Entry): Promise<ActionOutcome> {
  const { movement } = entry;
  const again = entry.order.is === 'placed' ? ' again' : '';
  const summary = `Order ${movement.rule.exam}${again} at ${movement.rule.provider}`;
  const input = { applicationId: state.applicationId, movement, ...nextOrderOf(entry) };
  const { mailbox, ...outcome } = await provider(entry, gathering).orderExam.executeWithOptions({ summary }, [input]);
  if (mailbox !== true || outcome.type !== 'ordered') return outcome;
  const { orderId } = outcome.order;
  // Also of an order that was called off meanwhile: the provider has it, and a result may come.
  await CancellationScope.nonCancellable(() => claimMailbox(state, entry, orderId));
  return outcome;
}

/** The deadline of an exam that is ordered again is that of its first order. */
function nextOrderOf(entry: Entry): { reference: string; deadlineAt?: number } {
  const { order, reference } = entry;
  if (order.is !== 'placed') return { reference };
  return { reference: referenceOfAttempt(reference, attemptsMade(entry) + 1), deadlineAt: order.deadlineAt };
}

/** Where callbacks may come without our reference, those go by the order's id; this says whose it is (P-EARLY). */
async function claimMailbox({ applicationId }: ApplicationState, entry: Entry, orderId: string): Promise<void> {
  const { movement, reference } = entry;
  const input = { applicationId, provider: movement.rule.provider, orderId, reference };
  await provider(entry, patient).claimMailbox.executeWithOptions(
    { summary: `Claim the results of ${shownInSummary(orderId)}` },
    [input],
  );
}

async function cancelOrder(entry: Entry): Promise<ActionOutcome> {
  const { cancelOrder: cancel } = provider(entry, patient);
  const said = await cancel.executeWithOptions({ summary: 'Cancel the order' }, [placedOf(entry)]);
  // Workers of before answer null.
  return said ?? { type: 'done' };
}

async function fetchResult(entry: Entry, last: boolean): Promise<ActionOutcome> {
  const summary = last ? 'Ask for the result once more before it expires' : 'Ask for the result';
  return provider(entry, last ? gathering : polling).fetchResult.executeWithOptions({ summary }, [placedOf(entry)]);
}

async function sendNotice(
  state: ApplicationState,
  action: SendNotice,
  lane: string | undefined,
): Promise<ActionOutcome> {
  const { jobId, stepId, topic, message, until } = action;
  const { applicationId } = state;
  const input = { applicationId, jobId, ...definedOnly({ stepId }), message, until };
  const summary = topic.is === 'reminder' ? 'Remind the candidate' : `Tell the candidate: ${topic.stage}`;
  return gupy(once, lane).sendNotice.executeWithOptions({ summary }, [input]);
}

async function recoverEntry(
  { reference, provider }: Extract<Action, { type: 'recoverEntry' }>,
  lane: string | undefined,
): Promise<ActionOutcome> {
  const input = { reference, provider };
  return gupy(patient, lane).recoverEntry.executeWithOptions({ summary: 'Find the entry of an ended run again' }, [
    input,
  ]);
}

/** @param lane the provider on whose own lane the call goes */
function gupy(options: ActivityOptions, lane: string | undefined) {
  const { taskQueue: ofRuns } = workflowInfo();
  const taskQueue = lane === undefined ? gupyTaskQueue(ofRuns) : lateTaskQueue(ofRuns, lane);
  return proxyActivities<GupyActivities>({ ...options, taskQueue });
}

function provider(entry: Entry, options: ActivityOptions) {
  const taskQueue = providerTaskQueue(workflowInfo().taskQueue, entry.movement.rule.provider);
  return proxyActivities<ProviderActivities & MailboxActivities>({ ...options, taskQueue });
}

function placedOf(entry: Entry) {
  const { order, movement, reference } = entry;
  if (order.is !== 'placed') throw new TypeError(`No order for ${reference}`);
  const ofOrder = referenceOfAttempt(reference, attemptsMade(entry));
  const { jobId, rule } = movement;
  return { provider: rule.provider, orderId: order.orderId, reference: ofOrder, exam: rule.exam, jobId };
}

function entryOf(state: ApplicationState, reference: string): Entry {
  const entry = findEntry(state, reference);
  if (entry === undefined) throw new TypeError(`No entry ${reference}`);
  return entry;
}
