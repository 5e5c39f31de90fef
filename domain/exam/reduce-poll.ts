// What the provider answered when it was asked: a result, how far the exam is, or both of an order that has several exams.
// An operator may have it asked now, in place of waiting for `pollEvery`. What could go wrong: what came by itself while the poll was
// under way is newer than its answer; and where the provider cannot be asked, the operator must hear that.
import { isRunning, type Action } from './action';
import type { ActionOutcome } from './fact';
import { reduceProgress } from './progress';
import { takeAll } from './reduce-result';
import type { Polling } from './order';
import { attemptField, attemptsMade, updatePlaced } from './order-of-result';
import { phaseOf } from './phase';
import { addNotes, findEntry, type ApplicationState, type Entry } from './state';

export type Poll = Extract<Action, { type: 'fetchResult' }>;

export function polled(state: ApplicationState, action: Poll, outcome: ActionOutcome, at: number): ApplicationState {
  const ended = endPoll(state, action, at);
  const entry = findEntry(ended, action.reference);
  if (entry?.order.is !== 'placed') return ended;
  const { reference, movement, order } = entry;
  const startedAt = order.polling?.startedAt;
  const besides = outcome.type === 'pending' || outcome.type === 'parts' ? outcome : undefined;
  const noted = addNotes(ended, `the answer about ${reference}`, besides?.notes ?? [], movement.rule.provider);
  const reported = besides?.progress ? reduceProgress(noted, besides.progress, startedAt ?? at) : noted;
  const results = outcome.type === 'result' ? [outcome.result] : outcome.type === 'parts' ? outcome.results : [];
  const receivedAt = readAt(entry, startedAt, at);
  const came = results.map((result) => ({ result, receivedAt, pollBegan: startedAt }));
  return takeAll(reported, reference, came);
}

/** What an operator decided while the provider was asked is newer than its answer, which has no other date. */
function readAt({ versions }: Entry, startedAt = Infinity, endedAt: number): number {
  const isDecided = versions.some(({ id, receivedAt }) => id.by === 'operator' && receivedAt > startedAt);
  return isDecided ? startedAt : endedAt;
}

export function endPoll(state: ApplicationState, poll: Poll, at: number): ApplicationState {
  return updatePolling(state, poll, ({ wanted: _done, ...polling }) => ({
    ...polling,
    endedAt: at,
    last: poll.last ? { is: 'answered' } : polling.last,
  }));
}

/** @param attempt of which order, where it is not the first */
export function updatePolling(
  state: ApplicationState,
  ofOrder: { reference: string; attempt?: number },
  change: (polling: Polling) => Polling,
) {
  return updatePlaced(state, ofOrder, (order) =>
    order.polling === undefined ? order : { ...order, polling: change(order.polling) },
  );
}

export function refusePoll(state: ApplicationState): string | undefined {
  const waiting = state.entries.filter((entry) => phaseOf(state, entry).is === 'waiting');
  if (waiting.length === 0) return 'No exam waits for its result: there is nothing to ask the provider for';
  const askable = waiting.filter(({ order }) => order.is === 'placed' && order.polling !== undefined);
  if (askable.length === 0) return 'This provider cannot be asked for a result: it sends them by itself alone';
  return askable.some((entry) => canBeAskedNow(state, entry)) ? undefined : 'The provider is being asked already';
}

/** Where it waits for its result, its provider can be asked, and is not asked at this moment. */
function canBeAskedNow(state: ApplicationState, entry: Entry): boolean {
  const { order, reference } = entry;
  if (order.is !== 'placed' || order.polling?.last.is !== 'ahead') return false;
  return phaseOf(state, entry).is === 'waiting' && !isRunning(state.running, 'poll', reference);
}

export function reducePollNow(state: ApplicationState): ApplicationState {
  return state.entries
    .filter((entry) => canBeAskedNow(state, entry))
    .reduce((next, entry) => {
      const standing = { reference: entry.reference, ...attemptField(attemptsMade(entry)) };
      return updatePolling(next, standing, (polling) => ({ ...polling, wanted: true }));
    }, state);
}
