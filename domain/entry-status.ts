// Where one entry stands, derived from what happened to it. The names are contract (search attribute `ExamStatus`).
import type { ApplicationState, Attention, Entry, Lane } from './state';
import { hasPendingWrite } from './publication';

export const examStatuses = [
  'ordering',
  'waiting',
  'publishing',
  'needs-attention',
  'settled',
  'withdrawn',
  'ignored',
] as const;
export type ExamStatus = (typeof examStatuses)[number];

export function needsOrder(entry: Entry): boolean {
  return (
    entry.placed === undefined &&
    entry.ignored === undefined &&
    entry.versions.length === 0 &&
    !entry.recovered &&
    !isWithdrawn(entry)
  );
}

/** The candidate was moved on and the rule does not keep the order. */
export function isWithdrawn(entry: Entry): boolean {
  return entry.left !== undefined && entry.movement.rule.onLeave === 'cancel';
}

export function needsCancel(entry: Entry): boolean {
  return entry.placed !== undefined && isWithdrawn(entry) && !entry.cancelled && entry.versions.length === 0;
}

export function isWaiting(entry: Entry): boolean {
  return (
    entry.placed !== undefined &&
    entry.ignored === undefined &&
    entry.versions.length === 0 &&
    !entry.recovered &&
    !isWithdrawn(entry)
  );
}

/** An exam that a newer movement into the same step joins instead of ordering anew. */
export function isOpen(entry: Entry): boolean {
  return needsOrder(entry) || isWaiting(entry);
}

export function attentionOf(entry: Entry, lane: Lane): Attention | undefined {
  return entry.attentions.find((attention) => attention.lane === lane);
}

export function entryStatus(state: ApplicationState, entry: Entry): ExamStatus {
  if (entry.attentions.length > 0) return 'needs-attention';
  if (needsOrder(entry)) return 'ordering';
  if (isWaiting(entry)) return 'waiting';
  if (hasPendingWrite(state, entry)) return 'publishing';
  if (entry.versions.some((version) => !version.skipped)) return 'settled';
  if (entry.ignored !== undefined) return 'ignored';
  return isWithdrawn(entry) ? 'withdrawn' : 'settled';
}

/** The whole application in one word: anything stuck first, else where its newest entry stands. */
export function applicationStatus(state: ApplicationState): ExamStatus {
  if (state.recoveries.some((recovery) => recovery.attention !== undefined)) return 'needs-attention';
  if (state.entries.some((entry) => entry.attentions.length > 0)) return 'needs-attention';
  if (state.recoveries.length > 0) return 'publishing';
  const newest = state.entries.at(-1);
  if (newest === undefined) return 'ignored';
  const status = entryStatus(state, newest);
  const busy = state.entries.some((entry) => entryStatus(state, entry) === 'publishing');
  return busy && status !== 'ordering' && status !== 'waiting' ? 'publishing' : status;
}
