// nextAction(state, now) → what to do next, or how long to wait. The shell carries it out, records what came of it, and asks
// again. Actions of different lanes run side by side: one dead provider or one refused tag holds up only itself.
import { isReconciled, webhookMayCome } from '../reconcile/reconciliation';
import { exclude, isRunning, isStuckBy, runningOf, type Action, type Write } from './action';
import { dueNotice, noticeTimers } from './due-notice';
import type { Fact } from './fact';
import { providerOf } from './held-results';
import { attemptField, attemptsMade } from './order-of-result';
import { isExpired, isUnderWay, phaseOf, type Phase } from './phase';
import { pendingWrites } from './publication';
import { findEntry, type ApplicationState, type Entry, type EntryAttention, type Failure, type Running } from './state';

export type NextStep =
  | { type: 'act'; action: Action }
  | { type: 'record'; fact: Fact }
  /** Until a fact comes or, where given, until that time (epoch ms). `reason` labels the timer for operators. */
  | { type: 'wait'; until?: number; reason: string }
  | { type: 'close' };

interface Placed {
  entry: Entry;
  phase: Phase;
}

export function nextAction(state: ApplicationState, now: number): NextStep {
  if (state.changedAt === 0) return { type: 'wait', reason: 'Wait for the first event' };
  const placed = state.entries.map((entry): Placed => ({ entry, phase: phaseOf(state, entry) }));
  const action = dueActions(state, placed, now).find(
    (candidate) => !state.running.some((running) => exclude(running, runningOf(candidate))),
  );
  if (action !== undefined) return { type: 'act', action };
  const expired = placed.find(({ entry, phase }) => isExpired(state, entry, phase, now));
  if (expired !== undefined) {
    return { type: 'record', fact: { type: 'deadlinePassed', reference: expired.entry.reference, at: now } };
  }
  const closeAt = closingTime(state);
  if (closeAt !== undefined && closeAt <= now) return { type: 'close' };
  const first = timers(state, placed, closeAt)
    .filter(({ at }) => at > now)
    .toSorted((a, b) => a.at - b.at)[0];
  return first === undefined
    ? { type: 'wait', reason: 'Wait for an answer or an operator' }
    : { type: 'wait', until: first.at, reason: first.reason };
}

function dueActions(state: ApplicationState, placed: readonly Placed[], now: number): Action[] {
  const recoveries = state.recoveries
    .filter(({ attention }) => isFree(attention, now))
    .map((recovery): Action => ({
      type: 'recoverEntry',
      reference: recovery.reference,
      provider: providerOf(recovery),
    }));
  const ofEntries = placed.flatMap(({ entry, phase }) => entryAction(entry, phase, now) ?? []);
  const isWriting = isRunning(state.running, 'write', '');
  const writes = isWriting ? [] : pendingWrites(state).filter((write) => isWriteFree(state, write, now));
  const notices = placed.flatMap(({ entry, phase }) => dueNotice(entry, phase, now) ?? []);
  // The recruiter reads that the exam was missed before it is ordered again, unless that cannot be written.
  const isSaid = ({ reference }: Entry) => !isWriting && writes.every((write) => write.reference !== reference);
  const reorders = placed.filter(({ entry, phase }) => isReorderDue(entry, phase, now) && isSaid(entry));
  const again = reorders.map(({ entry }): Action => ({ type: 'orderExam', reference: entry.reference }));
  return [...recoveries, ...ofEntries, ...writes, ...notices, ...again];
}

function entryAction(entry: Entry, phase: Phase, now: number): Action | undefined {
  const { reference } = entry;
  const ofOrder = { reference, ...attemptField(attemptsMade(entry)) };
  if (phase.is === 'to-order') return isLaneFree(entry, 'order', now) ? { type: 'orderExam', reference } : undefined;
  if (phase.is === 'left' && phase.cancel.is === 'due') {
    const isDue = phase.cancel.from <= now && isLaneFree(entry, 'cancel', now);
    return isDue ? { type: 'cancelOrder', ...ofOrder } : undefined;
  }
  if (phase.is !== 'waiting' || phase.ask === undefined || phase.ask.at > now) return undefined;
  const { last } = phase.ask;
  return last && !isLaneFree(entry, 'poll', now) ? undefined : { type: 'fetchResult', ...ofOrder, last };
}

/** Calls under way that would do what nobody wants any more. */
export function needlessCalls(state: ApplicationState): Running[] {
  return state.running.filter(({ lane, reference }) => {
    const entry = lane === 'order' || lane === 'cancel' ? findEntry(state, reference) : undefined;
    if (entry === undefined) return false;
    const phase = phaseOf(state, entry);
    if (lane === 'order') return isOrderNeedless(entry, phase);
    return phase.is === 'left' && phase.cancel.is === 'taken-over';
  });
}

/**
 * An operator decided or skipped the exam, it expired, the result of the missed order came, or that one is being cancelled, and who is back
 * has another exam. Of a candidate who left before the first order was answered, the read-back of the next attempt says whether they are back.
 */
function isOrderNeedless({ order }: Entry, { is }: Phase): boolean {
  if (is === 'left') return order.is === 'placed' && order.cancel.is !== 'no';
  return is === 'decided' || is === 'given-up' || is === 'none-counts';
}

/** Not after the deadline, which counts on from the first order. */
function isReorderDue(entry: Entry, phase: Phase, now: number): boolean {
  return phase.is === 'waiting' && phase.orders?.isDue === true && now < phase.until && isLaneFree(entry, 'order', now);
}

function isLaneFree({ attentions }: Entry, lane: EntryAttention['lane'], now: number): boolean {
  return isFree(
    attentions.find((attention) => attention.lane === lane),
    now,
  );
}

function isFree(attention: Failure | undefined, now: number): boolean {
  return attention === undefined || (attention.retryAt !== undefined && attention.retryAt <= now);
}

/** A refused write holds up its own step only, and only until a newer version takes its place. */
function isWriteFree({ entries }: ApplicationState, write: Write, now: number): boolean {
  return entries
    .filter(({ reference }) => reference === write.reference)
    .flatMap(({ attentions }) => attentions)
    .filter((attention) => attention.lane === 'write' && isStuckBy(write, attention.write))
    .every((refusal) => isFree(refusal, now));
}

/**
 * Everything is settled and nothing is under way: `closeAfter` from the last change, epoch milliseconds. A run without an exam
 * ends at once.
 */
export function closingTime(state: ApplicationState): number | undefined {
  const isBusy =
    // A poll that goes on while nothing waits for its answer any more, as in a long outage, holds up no end.
    state.running.some(({ lane }) => lane !== 'poll') ||
    state.recoveries.length > 0 ||
    state.entries.some((entry) => isUnderWay(phaseOf(state, entry)) || entry.attentions.length > 0) ||
    pendingWrites(state).length > 0;
  return isBusy ? undefined : state.changedAt + Math.max(0, ...state.entries.map(lingerOf));
}

/** The webhook of what reconciliation found may still come late, and must meet the run that has its exam (P-ONCE). */
function lingerOf({ movement }: Entry): number {
  const { closeAfter } = movement.rule;
  return isReconciled(movement) ? Math.max(closeAfter, webhookMayCome) : closeAfter;
}

function timers(state: ApplicationState, placed: readonly Placed[], closeAt: number | undefined) {
  const notices = placed.flatMap(({ entry, phase }) => noticeTimers(entry, phase));
  const ofPhases = placed.flatMap(({ phase }) => {
    if (phase.is === 'left' && phase.cancel.is === 'due')
      return [{ at: phase.cancel.from, reason: 'Cancel the order' }];
    if (phase.is !== 'waiting') return [];
    const deadline = { at: phase.until, reason: 'Deadline of the exam' };
    const { ask } = phase;
    return ask === undefined || ask.last ? [deadline] : [deadline, { at: ask.at, reason: 'Ask the provider' }];
  });
  const failures = [
    ...state.entries.flatMap(({ attentions }): Failure[] => attentions),
    ...state.recoveries.flatMap(({ attention }) => attention ?? []),
  ];
  const retries = failures.flatMap(({ retryAt }) =>
    retryAt === undefined ? [] : [{ at: retryAt, reason: 'Try again after a refused token' }],
  );
  const linger = closeAt === undefined ? [] : [{ at: closeAt, reason: 'Linger for duplicates and corrections' }];
  return [...ofPhases, ...notices, ...retries, ...linger];
}
