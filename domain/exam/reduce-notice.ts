// What becomes of a message to the candidate. It counts as sent from the moment its attempt starts, so that a lost answer never
// repeats it: only a failure that surely came before it was sent takes that back.
// What could go wrong: code that takes an unclear failure for a clear one sends a message twice; the error table says which is which.
import { errorEntry } from '../error-table';
import type { SendNotice } from './action';
import { mostNotices } from './due-notice';
import type { ActionFailure, ActionOutcome } from './fact';
import { isSameTopic, type Notice, type NoticeTopic } from './notice';
import { addNote, findEntry, updateEntry, type ApplicationState, type Entry, type EntryAttention } from './state';

/** After an attempt that did not reach Gupy: one minute, doubling, at most an hour. */
const firstPause = 60_000;
const longestPause = 3_600_000;

export function noticeStarted(state: ApplicationState, { reference, topic }: SendNotice, at: number): ApplicationState {
  const started = updateEntry(state, reference, (entry) => ({
    ...entry,
    notices: [...(entry.notices ?? []), { topic, at, is: 'in-doubt' }],
  }));
  const { notices = [] } = findEntry(started, reference) ?? {};
  if (notices.length < mostNotices) return started;
  return addNote(started, `The candidate was sent ${mostNotices} messages about ${reference}: no more are sent`);
}

export function noticeFinished(
  state: ApplicationState,
  { reference, topic }: SendNotice,
  outcome: ActionOutcome,
): ApplicationState {
  const told = (is: Notice['is']) => updateEntry(state, reference, (entry) => changed(withoutPause(entry), topic, is));
  if (outcome.type !== 'notNeeded') return told('sent');
  return addNote(told('not-needed'), `No message to the candidate: ${outcome.reason}`);
}

/** Gupy did not take it, or was not asked: it is due again. */
export function noticeUnsent(entry: Entry, topic: NoticeTopic): Entry {
  return changed(entry, topic, undefined);
}

/** @param attention of this failure, for an operator or a replaced token */
export function noticeFailed(
  entry: Entry,
  { topic }: SendNotice,
  failure: ActionFailure,
  { attention, at }: { attention: EntryAttention; at: number },
): Entry {
  const { retriedBy, leavesDoubt } = errorEntry(failure.code);
  const others = entry.attentions.filter((other) => !isAbout(other, topic));
  if (leavesDoubt === true) {
    const doubt = { ...attention, code: 'BRIDGE_NOTICE_IN_DOUBT' } as const;
    return { ...withoutPause(entry), attentions: [...others, doubt] };
  }
  const unsent = noticeUnsent(entry, topic);
  return retriedBy === 'temporal'
    ? paused(unsent, attention.reason, at)
    : { ...unsent, attentions: [...others, attention] };
}

function paused(entry: Entry, reason: string, at: number): Entry {
  const { since = at, failures = 0 } = entry.noticePause ?? {};
  const pause = Math.min(firstPause * 2 ** failures, longestPause);
  return { ...entry, noticePause: { since, until: at + pause, failures: failures + 1, reason } };
}

/** An operator wants what failed tried again: one in doubt may then come twice, which the error says. */
export function withNoticesAgain(entry: Entry): Entry {
  return withoutPause(
    entry.attentions.reduce(
      (next, attention) => (attention.lane === 'notify' ? noticeUnsent(next, attention.topic) : next),
      entry,
    ),
  );
}

/** What is in doubt stays so; what was refused is let be. */
export function withNoticeSkipped(entry: Entry, { topic, since }: Extract<EntryAttention, { lane: 'notify' }>): Entry {
  const { notices = [] } = entry;
  const isInDoubt = notices.some((notice) => notice.is === 'in-doubt' && isSameTopic(notice.topic, topic));
  return isInDoubt ? entry : { ...entry, notices: [...notices, { topic, is: 'skipped', at: since }] };
}

export function isAbout(attention: EntryAttention, topic: NoticeTopic): boolean {
  return attention.lane === 'notify' && isSameTopic(attention.topic, topic);
}

/** @param is what the attempt came to; `undefined`: it is as if there had been none */
function changed(entry: Entry, topic: NoticeTopic, is: Notice['is'] | undefined): Entry {
  const { notices = [] } = entry;
  const attempt = notices.findLast((notice) => notice.is === 'in-doubt' && isSameTopic(notice.topic, topic));
  if (is === undefined) return { ...entry, notices: notices.filter((notice) => notice !== attempt) };
  return { ...entry, notices: notices.map((notice) => (notice === attempt ? { ...notice, is } : notice)) };
}

function withoutPause({ noticePause: _over, ...entry }: Entry): Entry {
  return entry;
}
