// Where one entry stands, derived from what happened to it. The names are contract (search attribute `ExamStatus`).
import { isWaiting, isWithdrawn, needsOrder } from './entry-life';
import { hasPendingWrite } from './publication';
import type { ApplicationState, Entry } from './state';
import { decidingVersion } from './versions';

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

export function entryStatus(state: ApplicationState, entry: Entry): ExamStatus {
  if (entry.attentions.length > 0) return 'needs-attention';
  if (needsOrder(entry)) return 'ordering';
  if (isWaiting(entry)) return 'waiting';
  if (hasPendingWrite(state, entry)) return 'publishing';
  if (decidingVersion(state, entry) !== undefined) return 'settled';
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
