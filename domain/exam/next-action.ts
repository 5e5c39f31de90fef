// nextAction(state, now) → what to do next, or how long to wait. The shell carries it out, tells the core what came of it,
// and asks again. Actions of different lanes run side by side: one dead provider or one refused tag holds up only itself.
import { isPoll, runningKey, writeLane, type Action, type Write } from './action';
import { attentionOf, isOpen, isWaiting, needsCancel, needsOrder } from './entry-life';
import type { Fact } from './fact';
import { pendingWrites } from './publication';
import { isReconciled, webhookMayCome } from '../reconcile/reconciliation';
import type { ApplicationState, Attention, Entry } from './state';

export type NextStep =
  | { type: 'act'; action: Action }
  | { type: 'record'; fact: Fact }
  /** Until a fact comes or, where given, until that time (epoch ms). `reason` labels the timer for operators. */
  | { type: 'wait'; until?: number; reason: string }
  | { type: 'close' };

export function nextAction(state: ApplicationState, now: number): NextStep {
  if (state.changedAt === 0) return { type: 'wait', reason: 'Wait for the first event' };
  const action = dueActions(state, now).find((candidate) => !state.running.includes(runningKey(candidate)));
  if (action !== undefined) return { type: 'act', action };
  const expired = state.entries.find((entry) => isExpired(state, entry, now));
  if (expired !== undefined) {
    return { type: 'record', fact: { type: 'deadlinePassed', reference: expired.reference, at: now } };
  }
  const closeAt = closingTime(state);
  if (closeAt !== undefined && closeAt <= now) return { type: 'close' };
  return earliestWait(state, now, closeAt);
}

function dueActions(state: ApplicationState, now: number): Action[] {
  const recoveries = state.recoveries
    .filter((recovery) => isFree(recovery.attention, now))
    .map(({ reference }): Action => ({ type: 'recoverEntry', reference }));
  const perEntry = state.entries.flatMap((entry) => entryActions(entry, now));
  const isWriting = state.running.includes(writeLane);
  const writes = isWriting ? [] : pendingWrites(state).filter((write) => isWriteFree(state, write, now));
  return [...recoveries, ...perEntry, ...writes];
}

function entryActions(entry: Entry, now: number): Action[] {
  const { reference } = entry;
  if (needsOrder(entry)) return isFree(attentionOf(entry, 'order'), now) ? [{ type: 'orderExam', reference }] : [];
  if (needsCancel(entry)) return isFree(attentionOf(entry, 'cancel'), now) ? [{ type: 'cancelOrder', reference }] : [];
  const poll = nextPoll(entry);
  if (poll === undefined || poll.at > now || (poll.last && !isFree(attentionOf(entry, 'poll'), now))) return [];
  return [{ type: 'fetchResult', reference, last: poll.last }];
}

/** When the provider is asked next: at once where it knew the order already, every `pollEvery`, and once at the deadline. */
function nextPoll(entry: Entry): { at: number; last: boolean } | undefined {
  if (!isWaiting(entry) || !entry.placed.canPoll || entry.lastPollDone) return undefined;
  const { placed } = entry;
  if (placed.knownBefore && entry.polledAt === undefined) return { at: placed.orderedAt, last: false };
  const regular = (entry.polledAt ?? placed.orderedAt) + (placed.pollEvery ?? Infinity);
  return regular < placed.deadlineAt ? { at: regular, last: false } : { at: placed.deadlineAt, last: true };
}

/** Not before the provider answered the last question: the exam may be passed there, however long nobody can ask. */
function isExpired(state: ApplicationState, entry: Entry, now: number): boolean {
  if (!isWaiting(entry) || entry.placed.deadlineAt > now) return false;
  return !state.running.includes(pollKey(entry)) && (!entry.placed.canPoll || entry.lastPollDone);
}

function pollKey({ reference }: Entry): string {
  return runningKey({ type: 'fetchResult', reference, last: true });
}

function isFree(attention: Attention | undefined, now: number): boolean {
  return attention === undefined || (attention.retryAt !== undefined && attention.retryAt <= now);
}

/** A version that Gupy refused holds up its own step only, and only until a newer version takes its place. */
function isWriteFree({ entries }: ApplicationState, { reference, versionId }: Write, now: number): boolean {
  const refusals = entries
    .filter((entry) => entry.reference === reference)
    .flatMap(({ attentions }) => attentions.filter((attention) => attention.versionId === versionId));
  return refusals.every((refusal) => isFree(refusal, now));
}

/**
 * Everything is settled and nothing is under way: `closeAfter` from the last change, epoch milliseconds. A run without an exam
 * ends at once.
 */
export function closingTime(state: ApplicationState): number | undefined {
  const open =
    // A poll that goes on while nobody waits for its answer any more, as in a long outage, holds up no end.
    state.running.some((running) => !isPoll(running)) ||
    state.recoveries.length > 0 ||
    state.entries.some((entry) => isOpen(entry) || needsCancel(entry)) ||
    pendingWrites(state).length > 0;
  if (open) return undefined;
  return state.changedAt + Math.max(0, ...state.entries.map(lingerOf));
}

/** The webhook of what reconciliation found may come after all, and must meet the run that has its exam (P-ONCE). */
function lingerOf({ movement }: Entry): number {
  const { closeAfter } = movement.rule;
  return isReconciled(movement) ? Math.max(closeAfter, webhookMayCome) : closeAfter;
}

function earliestWait(state: ApplicationState, now: number, closeAt: number | undefined): NextStep {
  const times: { at: number; reason: string }[] = [];
  for (const entry of state.entries) {
    if (isWaiting(entry)) {
      times.push({ at: entry.placed.deadlineAt, reason: 'Deadline of the exam' });
      const poll = nextPoll(entry);
      if (poll !== undefined && !poll.last) times.push({ at: poll.at, reason: 'Ask the provider' });
    }
  }
  for (const { retryAt } of allAttentions(state)) {
    if (retryAt !== undefined) times.push({ at: retryAt, reason: 'Try again after a refused token' });
  }
  if (closeAt !== undefined) times.push({ at: closeAt, reason: 'Linger for duplicates and corrections' });
  const ahead = times.filter((time) => time.at > now).sort((a, b) => a.at - b.at);
  const first = ahead[0];
  return first === undefined
    ? { type: 'wait', reason: 'Wait for an answer or an operator' }
    : { type: 'wait', until: first.at, reason: first.reason };
}

function allAttentions(state: ApplicationState): Attention[] {
  return [
    ...state.entries.flatMap((entry) => entry.attentions),
    ...state.recoveries.flatMap((recovery) => recovery.attention ?? []),
  ];
}
