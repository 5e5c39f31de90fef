// What an action answered. A final failure stops its lane of the entry (P-STUCK): nothing is dropped, an operator sees the
// reason, and 401/403 heal by themselves once the token is replaced.
import { definedOnly } from '../defined-only';
import { instantOf } from '../instant';
import { errorEntry } from '../error-table';
import { isWrite, laneOf, stuckBy, type Action, type Write } from './action';
import { openEntry } from './entries';
import type { ActionFailure, ActionOutcome, Fact } from './fact';
import { providerOf } from './held-results';
import { isAbout, noticeFailed, noticeFinished, noticeStarted } from './reduce-notice';
import { updatePlaced } from './order-of-result';
import { phaseOf } from './phase';
import { adopt, ordered } from './reduce-order';
import { endPoll, polled, updatePolling, type Poll } from './reduce-poll';
import { openWithEarlyResults } from './reduce-result';
import { unansweredOrder, withLostAnswer, withUnanswered } from './reorder';
import {
  updateEntry,
  type ApplicationState,
  type Entry,
  type EntryAttention,
  type Failure,
  type StandingTag,
} from './state';
import { withSaid } from './versions';

/** 401/403: tried again after 15 minutes, doubling, at most every 6 hours. */
export const firstHealingPause = 15 * 60_000;
export const longestHealingPause = 6 * 3_600_000;

/** Characters: what others answered is quoted in it. */
const maxReason = 1000;

type Finished = Extract<Fact, { type: 'finished' }>;
type Failed = Extract<Fact, { type: 'failed' }>;
type Started = Extract<Fact, { type: 'started' }>;
type EntryAction = Exclude<Action, { type: 'recoverEntry' }>;

export function reduceStarted(state: ApplicationState, { action, at }: Started): ApplicationState {
  switch (action.type) {
    case 'orderExam':
      return updateEntry(state, action.reference, (entry) => attempted(entry, state.newest?.eventId));
    case 'cancelOrder':
      return updatePlaced(state, action, (order) => ({
        ...order,
        cancel: order.cancel.is === 'no' ? { is: 'asked', since: at } : order.cancel,
      }));
    case 'fetchResult':
      return updatePolling(state, action, (polling) => ({
        ...polling,
        startedAt: at,
        last: action.last && polling.last.is === 'ahead' ? { is: 'asked', since: at } : polling.last,
      }));
    case 'putTag':
    case 'removeTag':
      return doubtTag(state, action);
    case 'sendNotice':
      return noticeStarted(state, action, at);
    case 'recoverEntry':
    case 'postComment':
      return state;
  }
}

function attempted(entry: Entry, forEvent: string | undefined): Entry {
  const due = unansweredOrder(entry) ?? { is: 'due' };
  if (forEvent === undefined) return entry;
  return withUnanswered(entry, { ...due, tried: { answerLost: false, ...due.tried, forEvent } });
}

/** Until its answer the tag may stand: what is put may have to be removed again, what is removed to be put again. */
function doubtTag(state: ApplicationState, action: Extract<Write, { slot: string }>): ApplicationState {
  const { slot, jobId, tag } = action;
  const doubted = state.standingTags.map((standing) =>
    standing.jobId === jobId && standing.tag === tag ? { ...standing, confirmed: false } : standing,
  );
  if (action.type === 'removeTag') return { ...state, standingTags: doubted };
  const others = doubted.filter((standing) => standing.slot !== slot || standing.tag !== tag);
  return { ...state, standingTags: [...others, { slot, jobId, tag, confirmed: false, owner: 'this-run' }] };
}

export function reduceFinished(before: ApplicationState, { action, outcome, at }: Finished): ApplicationState {
  const state = clearAttention(before, action);
  const { reference } = action;
  switch (action.type) {
    case 'orderExam':
      return ordered(state, reference, outcome, at);
    case 'cancelOrder':
      return updatePlaced(state, action, (order) => ({ ...order, cancel: { is: cancelledBy(outcome) } }));
    case 'fetchResult':
      return polled(state, action, outcome, at);
    case 'recoverEntry':
      return recovered(state, reference, outcome);
    case 'sendNotice':
      return noticeFinished(state, action, outcome);
    case 'putTag': {
      const { slot, jobId, tag } = action;
      const others = state.standingTags.filter((standing) => standing.slot !== slot || standing.tag !== tag);
      if (outcome.type === 'tooLong') return writeAsComment({ ...state, standingTags: others }, action);
      const tagId = outcome.type === 'tagPut' ? outcome.tagId : undefined;
      const put: StandingTag = { slot, jobId, tag, confirmed: true, owner: 'this-run', ...definedOnly({ tagId }) };
      return { ...state, standingTags: [...others, put] };
    }
    case 'removeTag': {
      const isGone = ({ jobId, tag }: { jobId: number; tag: string }) => jobId === action.jobId && tag === action.tag;
      return { ...state, standingTags: state.standingTags.filter((standing) => !isGone(standing)) };
    }
    case 'postComment':
      return updateEntry(state, reference, (entry) => withSaid(entry, action.version, () => ({ comment: 'posted' })));
  }
}

function cancelledBy({ type }: ActionOutcome): 'done' | 'gone' | 'cannot' | 'too-late' {
  if (type === 'tooLate') return 'too-late';
  if (type === 'cannotCancel') return 'cannot';
  return type === 'gone' ? 'gone' : 'done';
}

function writeAsComment(state: ApplicationState, { reference, version, tag }: Extract<Write, { type: 'putTag' }>) {
  return updateEntry(state, reference, (entry) =>
    withSaid(entry, version, ({ overlongTags }) => ({ overlongTags: [...overlongTags, tag] })),
  );
}

export function reduceFailed(state: ApplicationState, { action, failure, at }: Failed): ApplicationState {
  const { reference } = action;
  if (action.type === 'recoverEntry') {
    const recoveries = state.recoveries.map((recovery) =>
      recovery.reference === reference && providerOf(recovery) === action.provider
        ? { ...recovery, attention: failedAgain(failure, at, recovery.attention) }
        : recovery,
    );
    return { ...state, recoveries };
  }
  // A poll that fails is made again at the next interval, and is shown at once where trying again does not help by itself. After
  // the last one the exam would expire, though the provider may hold its result: that one must be answered.
  if (action.type === 'fetchResult' && !action.last) return pollFailed(endPoll(state, action, at), action, failure, at);
  return updateEntry(state, reference, (entry) => {
    const attention = attentionOn(entry, action, failure, at);
    if (action.type === 'sendNotice') return noticeFailed(entry, action, failure, { attention, at });
    const others = entry.attentions.filter(({ lane }) => lane !== attention.lane);
    const { leavesDoubt = false } = errorEntry(failure.code);
    return { ...mayHaveLanded(entry, action, leavesDoubt), attentions: [...others, attention] };
  });
}

/** The next poll answers the question, so it is when the bridge tries again. */
function pollFailed(
  state: ApplicationState,
  { reference }: Poll,
  failure: ActionFailure,
  at: number,
): ApplicationState {
  if (errorEntry(failure.code).retriedBy === 'temporal') return state;
  return updateEntry(state, reference, (entry) => {
    const phase = phaseOf(state, entry);
    const next = phase.is === 'waiting' ? phase.ask?.at : undefined;
    const before = entry.attentions.find(({ lane }) => lane === 'poll');
    const failed = failedAgain(failure, at, before);
    const attention: EntryAttention = { lane: 'poll', ...failed, ...definedOnly({ retryAt: next }) };
    return { ...entry, attentions: [...entry.attentions.filter(({ lane }) => lane !== 'poll'), attention] };
  });
}

function attentionOn(entry: Entry, action: EntryAction, failure: ActionFailure, at: number): EntryAttention {
  const lane = laneOf[action.type];
  const last = entry.order.is === 'placed' ? entry.order.polling?.last : undefined;
  const since = lane === 'poll' && last?.is === 'asked' ? last.since : at;
  // What polls before the last one failed with is no failure of the last one.
  const before = entry.attentions.find(
    (known) => isOfAction(known, action) && (lane !== 'poll' || known.since >= since),
  );
  const failed = failedAgain(failure, at, before, since);
  if (isWrite(action)) return { lane: 'write', write: stuckBy(action), ...failed };
  if (action.type === 'sendNotice') return { lane: 'notify', topic: action.topic, ...failed };
  return { lane: laneOf[action.type], ...failed };
}

/** Messages of different topics are stuck independently. */
function isOfAction(attention: EntryAttention, action: Action): boolean {
  if (action.type === 'sendNotice') return isAbout(attention, action.topic);
  return attention.lane === laneOf[action.type];
}

function failedAgain(failure: ActionFailure, at: number, before: Failure | undefined, firstSince = at): Failure {
  const failures = (before?.failures ?? 0) + 1;
  const pause = Math.min(firstHealingPause * 2 ** (failures - 1), longestHealingPause);
  const { code } = failure;
  const reason = failure.reason.slice(0, maxReason);
  const since = before?.since ?? firstSince;
  return { code, reason, since, failures, ...(errorEntry(code).retriedBy === 'run' ? { retryAt: at + pause } : {}) };
}

/**
 * What did not answer may have had its effect all the same: the next attempt must know. So may what was refused in the end, for Temporal
 * made several attempts; an order that is no longer wanted is not made for that alone.
 */
export function mayHaveLanded(entry: Entry, action: Action, isUnclear: boolean): Entry {
  const { type } = action;
  if (laneOf[type] === 'write') return { ...entry, mayBeWritten: entry.mayBeWritten ?? 'unclear-attempt' };
  return type === 'orderExam' ? withLostAnswer(entry, isUnclear) : entry;
}

function clearAttention(state: ApplicationState, action: Action): ApplicationState {
  return updateEntry(state, action.reference, (entry) => ({
    ...entry,
    attentions: entry.attentions.filter((attention) => !isOfAction(attention, action)),
  }));
}

function recovered(state: ApplicationState, reference: string, outcome: ActionOutcome): ApplicationState {
  const isSought = state.recoveries.some((known) => known.reference === reference);
  if (!isSought || outcome.type !== 'recovered') return state;
  const { movement, knownToEndedRuns: ended, orderId, formerOrders, parts, overtaken, wasLeft = false } = outcome;
  const { occurredAt } = movement;
  const entry: Entry = {
    ...openEntry(state.applicationId, movement),
    reference,
    // When that was is not known any more, as when the entry was opened.
    left: wasLeft ? [{ occurredAt, knownAt: instantOf(occurredAt) }] : [],
    origin: { from: 'late-result', ...definedOnly({ knownToEndedRuns: ended, orderId, overtaken }) },
    mayBeWritten: 'recovered',
    ...definedOnly({ formerOrders, decidedAt: ended?.newestAt, parts }),
  };
  return openWithEarlyResults(adopt(state, entry, outcome.foundTags), entry);
}
