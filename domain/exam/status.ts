// What is still to be done for an exam that stands where phase.ts says: its writes, the questions that are open for an operator,
// and the whole in one word, the search attribute `ExamStatus`.
import { isStuckBy, type Write } from './action';
import { plannedNotices } from './due-notice';
import { latestEntry, isSameStep } from './entries';
import { isSameTopic } from './notice';
import { isAnswered } from './order-of-result';
import { isOrderDue, phaseOf } from './phase';
import { pendingWrites } from './publication';
import type { ApplicationState, Entry, EntryAttention } from './state';
import { instantOf } from '../instant';
import { decidingVersion } from './versions';

/** What is still to be written for this entry. */
export function writesOf(state: ApplicationState, { reference }: Entry): Write[] {
  return pendingWrites(state).filter((write) => write.reference === reference);
}

/**
 * An attention stays only while its lane still has something to do: a failed order needs no operator once its result came, nor a
 * refused write once a newer version replaced it.
 */
export function isOpenQuestion(state: ApplicationState, entry: Entry, attention: EntryAttention): boolean {
  const phase = phaseOf(state, entry);
  switch (attention.lane) {
    case 'order':
      return isOrderDue(phase);
    case 'cancel':
      return phase.is === 'left' && phase.cancel.is === 'due';
    case 'poll':
      return phase.is === 'waiting';
    case 'notify':
      return plannedNotices(entry, phase).some(({ topic }) => isSameTopic(topic, attention.topic));
    case 'result':
      return !isAnswered(attention, entry);
    case 'write':
      return writesOf(state, entry).some((write) => isStuckBy(write, attention.write));
  }
}

/** Epoch milliseconds: something that is under way has failed since then, for an hour at least. The search attribute `ExamRetryingSince`. */
export function retryingSince({ running }: ApplicationState): number | undefined {
  const times = running.flatMap(({ failingSince }) => failingSince ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Names are contract: search attribute `ExamStatus`. */
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
  const phase = phaseOf(state, entry);
  if (phase.is === 'to-order') return 'ordering';
  if (phase.is === 'waiting') return 'waiting';
  if (writesOf(state, entry).length > 0) return 'publishing';
  if (phase.is === 'given-up') return 'ignored';
  return phase.is === 'left' ? 'withdrawn' : 'settled';
}

/** The whole application in one word: anything stuck first, else the status of its latest entry. */
export function applicationStatus(state: ApplicationState): ExamStatus {
  const { entries, recoveries } = state;
  if (recoveries.some((recovery) => recovery.attention !== undefined)) return 'needs-attention';
  const statuses = entries.map((entry) => entryStatus(state, entry));
  if (statuses.includes('needs-attention')) return 'needs-attention';
  if (recoveries.length > 0) return 'publishing';
  const latest = latestEntry(state);
  const status = latest === undefined ? 'ignored' : entryStatus(state, latest);
  return statuses.includes('publishing') && status !== 'ordering' && status !== 'waiting' ? 'publishing' : status;
}

// Until which date of Gupy's a settled exam answers for its candidate: nobody who changed in Gupy no later than that is missed, so that
// reconciliation need not ask each settled run (P-MISSED). What could go wrong: the candidate left before that date, and came back without
// a webhook; so a run that learns of such a movement takes the date back.

/** What the bridge writes of a result may change the date too, and is written by then. */
const writesTake = 10 * 60_000;

/** Epoch milliseconds; `undefined` where the run must be asked. */
export function seenUntil(state: ApplicationState): number | undefined {
  const latest = latestEntry(state);
  const { newest } = state;
  if (latest?.order.is !== 'placed' || newest === undefined || applicationStatus(state) !== 'settled') return undefined;
  const version = decidingVersion(state, latest);
  if (version === undefined) return undefined;
  const until = version.receivedAt + writesTake;
  const hasLeft = !isSameStep(newest, latest.movement) && instantOf(newest.occurredAt) <= until;
  return hasLeft ? undefined : until;
}
