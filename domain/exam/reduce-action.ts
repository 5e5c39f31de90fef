// What an action answered. A failure that is final stops its lane of the entry (P-STUCK): nothing is dropped, an operator
// sees the reason, and 401/403 heal by themselves once the token is replaced.
import { laneOf, type Action } from './action';
import { isSameStep, openEntry, placeEntry } from './entries';
import type { ActionFailure, ActionOutcome, Fact } from './fact';
import { adoptedTags } from './publication';
import { addVersion, reduceResult } from './reduce-result';
import { settledBefore } from './settled-before';
import { findEntry, updateEntry, type ApplicationState, type Attention, type Entry } from './state';

/** 401/403: tried again after 15 minutes, doubling, at most every 6 hours. */
export const firstHealingPause = 15 * 60_000;
export const longestHealingPause = 6 * 3_600_000;

/** Characters: what others answered is quoted in it. */
const maxReason = 1000;

type Finished = Extract<Fact, { type: 'finished' }>;
type Failed = Extract<Fact, { type: 'failed' }>;
type Interrupted = Extract<Fact, { type: 'interrupted' }>;

export function reduceFinished(state: ApplicationState, { action, outcome, at }: Finished): ApplicationState {
  const healed = clearAttention(state, action);
  switch (action.type) {
    case 'orderExam':
      return withFoundTags(
        updateEntry(healed, action.reference, (entry) => ordered(healed, entry, outcome, at)),
        action.reference,
        outcome,
      );
    case 'cancelOrder':
      return updateEntry(healed, action.reference, (entry) => ({ ...entry, cancelled: true }));
    case 'fetchResult':
      return polled(healed, action, outcome, at);
    case 'recoverEntry':
      return recovered(healed, action.reference, outcome, at);
    case 'putTag':
      return { ...healed, standingTags: confirm(healed, action) };
    case 'removeTag':
      return {
        ...healed,
        standingTags: healed.standingTags.filter(
          (standing) => standing.jobId !== action.jobId || standing.tag !== action.tag,
        ),
      };
    case 'postComment':
      return updateEntry(healed, action.reference, (entry) => commented(entry, action.versionId));
  }
}

export function reduceFailed(state: ApplicationState, { action, failure, at }: Failed): ApplicationState {
  // A poll that fails is made again at the next interval. After the last one the exam would expire, though its result may
  // stand at the provider: that one must be answered.
  if (action.type === 'fetchResult' && !action.last) return markPolled(state, action, at);
  if (action.type === 'recoverEntry') {
    const recoveries = state.recoveries.map((recovery) =>
      recovery.reference === action.reference
        ? { ...recovery, attention: attention('recover', failure, at, recovery.attention) }
        : recovery,
    );
    return { ...state, recoveries };
  }
  const lane = laneOf(action);
  const written = {
    ...('versionId' in action ? { versionId: action.versionId } : {}),
    ...('tag' in action ? { tag: action.tag } : {}),
  };
  return updateEntry(state, action.reference, (entry) => {
    const before = entry.attentions.find((known) => known.lane === lane);
    const others = entry.attentions.filter((known) => known.lane !== lane);
    const since = lane === 'poll' ? (entry.askedSince ?? at) : at;
    const attentions = [...others, { ...attention(lane, failure, at, before, since), ...written }];
    return { ...mayHaveLanded(entry, action), attentions };
  });
}

export function reduceInterrupted(state: ApplicationState, { action }: Interrupted): ApplicationState {
  return updateEntry(state, action.reference, (entry) => mayHaveLanded(entry, action));
}

/** What did not answer may have had its effect all the same: whoever tries next must know. */
function mayHaveLanded(entry: Entry, action: Action): Entry {
  const lane = laneOf(action);
  return {
    ...entry,
    readFirst: entry.readFirst || lane === 'write',
    orderTried: entry.orderTried || lane === 'order',
  };
}

function attention<Lane extends Attention['lane']>(
  lane: Lane,
  failure: ActionFailure,
  at: number,
  before: Attention | undefined,
  firstSince = at,
): Attention & { lane: Lane } {
  const failures = (before?.failures ?? 0) + 1;
  const pause = Math.min(firstHealingPause * 2 ** (failures - 1), longestHealingPause);
  const since = before?.since ?? firstSince;
  const { code } = failure;
  const reason = failure.reason.slice(0, maxReason);
  return { lane, code, reason, since, failures, ...(failure.heals ? { retryAt: at + pause } : {}) };
}

function clearAttention(state: ApplicationState, action: Action): ApplicationState {
  const lane = laneOf(action);
  return updateEntry(state, action.reference, (entry) => ({
    ...entry,
    attentions: entry.attentions.filter((known) => known.lane !== lane),
  }));
}

function ordered(state: ApplicationState, entry: Entry, outcome: ActionOutcome, at: number): Entry {
  if (outcome.type === 'notOrdered') {
    return cameBack(state, entry) ? entry : { ...entry, ignored: outcome.reason, notThere: true };
  }
  if (outcome.type !== 'ordered') return entry;
  const deadlineAt = at + entry.movement.rule.deadline;
  const readFirst = entry.readFirst || outcome.order.knownBefore;
  const orderTried = entry.orderTried || outcome.byOwnAttempt === true;
  return { ...entry, readFirst, orderTried, placed: { ...outcome.order, orderedAt: at, deadlineAt } };
}

/** Tags of an ended run stand until a result of this one counts: then they are replaced, as within one run. */
function withFoundTags(state: ApplicationState, reference: string, outcome: ActionOutcome): ApplicationState {
  const entry = findEntry(state, reference);
  return outcome.type === 'ordered' && entry !== undefined ? adopt(state, entry, outcome.foundTags ?? []) : state;
}

function adopt(state: ApplicationState, entry: Entry, found: readonly string[]): ApplicationState {
  const ours = state.standingTags.map((standing) => standing.tag);
  const adopted = adoptedTags(entry, found).filter((standing) => !ours.includes(standing.tag));
  return adopted.length === 0 ? state : { ...state, standingTags: [...state.standingTags, ...adopted] };
}

/** A newer movement into the same step arrived while Gupy was being read: what was read may be from before it, so read again. */
function cameBack(state: ApplicationState, entry: Entry): boolean {
  const { newest } = state;
  return newest !== undefined && newest.eventId !== entry.attemptedFor && isSameStep(newest, entry.movement);
}

type Poll = Extract<Action, { type: 'fetchResult' }>;

function polled(state: ApplicationState, action: Poll, outcome: ActionOutcome, at: number): ApplicationState {
  const marked = markPolled(state, action, at);
  const entry = findEntry(marked, action.reference);
  if (outcome.type !== 'result' || entry === undefined) return marked;
  return addVersion(marked, entry, outcome.result, at, outcome.undated);
}

function markPolled(state: ApplicationState, action: Poll, at: number): ApplicationState {
  return updateEntry(state, action.reference, (entry) => ({
    ...entry,
    polledAt: at,
    lastPollDone: entry.lastPollDone || action.last,
  }));
}

function recovered(state: ApplicationState, reference: string, outcome: ActionOutcome, at: number): ApplicationState {
  const recovery = state.recoveries.find((known) => known.reference === reference);
  if (recovery === undefined || outcome.type !== 'recovered') return state;
  const before = settledBefore(outcome.knownResults ?? [], at);
  const known = before === undefined ? {} : { settledBefore: before, decidedAt: before.newestAt };
  const found = openEntry(state.applicationId, outcome.movement);
  const entry = { ...found, reference, recovered: true, readFirst: true, ...known };
  const recoveries = state.recoveries.filter((other) => other !== recovery);
  const opened = adopt({ ...placeEntry(state, entry), recoveries }, entry, outcome.foundTags);
  return recovery.results.reduce((next, { result, receivedAt }) => reduceResult(next, result, receivedAt), opened);
}

function confirm(state: ApplicationState, action: Extract<Action, { type: 'putTag' }>) {
  const { slot, jobId, tag } = action;
  const others = state.standingTags.filter((standing) => standing.slot !== slot || standing.tag !== tag);
  return [...others, { slot, jobId, tag, confirmed: true, adopted: false }];
}

function commented(entry: Entry, versionId: string): Entry {
  const mark = (version: Entry['versions'][number]) =>
    version.versionId === versionId ? { ...version, commented: true } : version;
  return { ...entry, versions: entry.versions.map(mark) };
}
