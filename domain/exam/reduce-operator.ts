// What an operator decides about a run that needs attention, or about one that waits: retry, override the outcome, or skip.
// The validators of the updates ask `refuse…` first, so that a useless decision is answered, not recorded.
import { isoOf } from '../instant';
import { cutAtWord } from '../text/templates';
import { latestEntry } from './entries';
import type { Fact } from './fact';
import { isOpen, phaseOf } from './phase';
import { withNoticesAgain, withNoticeSkipped } from './reduce-notice';
import { withReorderLetBe } from './reorder';
import { addNote, slotOf, updateEntry, type ApplicationState, type Entry } from './state';
import type { EntryAttention, Said, StuckWrite } from './state';
import { datedAt, freshVersion, recordVersion, withSaid } from './versions';

/** Code points of a note that can stand in a comment. */
const maxNote = 1000;

type Override = Extract<Fact, { type: 'override' }>;
type Skip = Extract<Fact, { type: 'skip' }>;

export function refuseRetry(state: ApplicationState): string | undefined {
  if (!hasAttention(state)) return 'Nothing is stuck: there is nothing to retry';
  const isFailed = state.entries.some(({ attentions }) => attentions.some(({ lane }) => lane !== 'result'));
  const isSearching = state.recoveries.some(({ attention }) => attention !== undefined);
  return isFailed || isSearching ? undefined : 'A result of another order waits for a decision: skip it, or override';
}

export function refuseOverride(state: ApplicationState): string | undefined {
  return overrideTarget(state) === undefined ? 'This run has no exam whose outcome could be decided' : undefined;
}

export function refuseSkip(state: ApplicationState): string | undefined {
  return hasAttention(state) || openExam(state) !== undefined
    ? undefined
    : 'Nothing is stuck or waiting: there is nothing to skip';
}

export function reduceRetry(state: ApplicationState): ApplicationState {
  if (refuseRetry(state) !== undefined) return state;
  return {
    ...state,
    entries: state.entries.map((entry) => ({
      ...withNoticesAgain(entry),
      attentions: entry.attentions.filter(({ lane }) => lane === 'result'),
    })),
    recoveries: state.recoveries.map(({ attention: _cleared, ...recovery }) => recovery),
  };
}

export function reduceOverride(state: ApplicationState, { outcome, note, at }: Override): ApplicationState {
  const target = overrideTarget(state);
  if (target === undefined) return state;
  // Whatever dates a provider gave its results, the operator knew them and decides over them.
  const ofParts = (target.parts ?? []).flatMap(({ versions }) => versions);
  const decidedAt = Math.max(at, ...[...target.versions, ...ofParts].map(datedAt));
  const decided = recordVersion(
    state,
    { ...target, attentions: [] },
    {
      ...freshVersion(target),
      id: { by: 'operator', number: nextNumber(target) },
      occurredAt: isoOf(decidedAt),
      receivedAt: at,
      outcome,
      note: cutAtWord(note, maxNote),
    },
  );
  return addNote(decided, `Outcome set to ${outcome} by an operator: ${note}`);
}

/** Counted on from the last one: the first ones may be forgotten. */
function nextNumber({ versions, origin }: Entry): number {
  const ids = [...(origin.knownToEndedRuns?.versions ?? []), ...versions.map(({ id }) => id)];
  return Math.max(0, ...ids.map((id) => (id.by === 'operator' ? id.number : 0))) + 1;
}

/** Skips what is stuck, and nothing else; where nothing is stuck, the exam that is still open. */
export function reduceSkip(state: ApplicationState, { note }: Skip): ApplicationState {
  if (refuseSkip(state) !== undefined) return state;
  const skipped = hasAttention(state) ? skipStuck(state, note) : skipOpenExam(state, note);
  return addNote(skipped, `Skipped by an operator: ${note}`);
}

function skipOpenExam(state: ApplicationState, note: string): ApplicationState {
  const open = openExam(state);
  return { ...state, entries: state.entries.map((entry) => (entry === open ? giveUp(entry, note) : entry)) };
}

function openExam(state: ApplicationState): Entry | undefined {
  return state.entries.findLast((entry) => isOpen(phaseOf(state, entry)));
}

function skipStuck(state: ApplicationState, note: string): ApplicationState {
  const recoveries = state.recoveries.filter((recovery) => recovery.attention === undefined);
  return state.entries
    .flatMap((entry) => entry.attentions.map((attention) => ({ entry, attention })))
    .reduce((next, { entry, attention }) => skipLane(next, entry, attention, note), { ...state, recoveries });
}

function skipLane(state: ApplicationState, entry: Entry, attention: EntryAttention, note: string): ApplicationState {
  const skipped = updateEntry(state, entry.reference, (old) => ({ ...skipPart(old, attention, note), attentions: [] }));
  if (attention.lane !== 'write' || attention.write.what !== 'removal' || attention.write.version !== null)
    return skipped;
  // Removing a tag of an outdated result failed: it stays in Gupy and is not treated as ours any more.
  const { tag } = attention.write;
  const standingTags = state.standingTags.map((standing) =>
    standing.slot === slotOf(entry) && standing.tag === tag ? { ...standing, owner: 'nobody' as const } : standing,
  );
  return { ...skipped, standingTags };
}

function skipPart(entry: Entry, attention: EntryAttention, note: string): Entry {
  switch (attention.lane) {
    case 'order':
      return entry.order.is === 'due' ? giveUp(entry, note) : withReorderLetBe(entry, { because: 'skipped' });
    case 'poll':
      return isLastPoll(entry) ? giveUp(entry, note) : entry;
    case 'cancel':
      return entry.order.is === 'placed' ? { ...entry, order: { ...entry.order, cancel: { is: 'let-be' } } } : entry;
    case 'notify':
      return withNoticeSkipped(entry, attention);
    case 'write':
      return withSaid(entry, attention.write.version, (said) => skipWrite(said, attention.write));
    case 'result':
      return entry;
  }
}

/** Before the last poll the exam waits on: for its callback, and for the next poll. */
function isLastPoll({ order }: Entry): boolean {
  return order.is === 'placed' && order.polling?.last.is === 'asked';
}

function skipWrite({ skippedTags }: Said, stuck: StuckWrite): Partial<Said> {
  if (stuck.what === 'comment') return { comment: 'skipped' };
  const { what, tag } = stuck;
  return { skippedTags: [...skippedTags, { what, tag }] };
}

function giveUp(entry: Entry, note: string): Entry {
  return { ...entry, givenUp: { because: 'skipped', reason: `skipped by an operator: ${note}` } };
}

function hasAttention({ entries, recoveries }: ApplicationState): boolean {
  return (
    entries.some((entry) => entry.attentions.length > 0) ||
    recoveries.some((recovery) => recovery.attention !== undefined)
  );
}

/** What is stuck, but for a cancellation; else the exam of the last movement. A result whose entry cannot be found has no rule. */
function overrideTarget(state: ApplicationState): Entry | undefined {
  const stuck = state.entries.findLast(({ attentions }) => attentions.some(({ lane }) => lane !== 'cancel'));
  const isSearching = state.recoveries.some(({ attention }) => attention !== undefined);
  return stuck ?? (isSearching ? undefined : latestEntry(state));
}
