// What the provider answered when it was asked: a result, how far the exam is, or both of an order that has several exams.
// What could go wrong: what came by itself while the poll was under way is newer than its answer.
import type { Action } from './action';
import type { ActionOutcome } from './fact';
import { reduceProgress } from './progress';
import { addVersion } from './reduce-result';
import type { Polling } from './order';
import { updatePlaced } from './order-of-result';
import { addNote, findEntry, type ApplicationState } from './state';

export type Poll = Extract<Action, { type: 'fetchResult' }>;

export function polled(state: ApplicationState, action: Poll, outcome: ActionOutcome, at: number): ApplicationState {
  const ended = endPoll(state, action, at);
  const entry = findEntry(ended, action.reference);
  if (entry?.order.is !== 'placed') return ended;
  const { reference, movement, order } = entry;
  const startedAt = order.polling?.startedAt;
  const besides = outcome.type === 'pending' || outcome.type === 'parts' ? outcome : undefined;
  const about = (note: string) => `Of the answer about ${reference}, ${note}`;
  const noted = (besides?.notes ?? []).reduce(
    (next, note) => addNote(next, about(note), movement.rule.provider),
    ended,
  );
  const reported = besides?.progress ? reduceProgress(noted, besides.progress, startedAt ?? at) : noted;
  const results = outcome.type === 'result' ? [outcome.result] : outcome.type === 'parts' ? outcome.results : [];
  return results.reduce((next, result) => {
    const now = findEntry(next, reference);
    return now === undefined ? next : addVersion(next, now, result, at, startedAt);
  }, reported);
}

export function endPoll(state: ApplicationState, poll: Poll, at: number): ApplicationState {
  return updatePolling(state, poll, ({ wanted: _done, ...polling }) => ({
    ...polling,
    endedAt: at,
    last: poll.last ? { is: 'answered' } : polling.last,
  }));
}

export function updatePolling(state: ApplicationState, poll: Poll, change: (polling: Polling) => Polling) {
  return updatePlaced(state, poll, (order) =>
    order.polling === undefined ? order : { ...order, polling: change(order.polling) },
  );
}
