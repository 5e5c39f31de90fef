// What an operator decides about a run that needs attention, or about one that waits: try again, decide the outcome by
// hand, or let it go. The validators of the updates ask `refuse…` first, so that a useless decision is told, not recorded.
import { isOpen } from './entry-life';
import type { Fact } from './fact';
import { recordVersion } from './record-version';
import { addNote, slotOf, type ApplicationState, type Entry, type EntryAttention } from './state';
import { noVersion } from './publication';
import { datedAt, unwritten } from './versions';

export function refuseRetry(state: ApplicationState): string | undefined {
  return hasAttention(state) ? undefined : 'Nothing is stuck: there is nothing to retry';
}

export function refuseOverride(state: ApplicationState): string | undefined {
  return overrideTarget(state) === undefined ? 'This run has no exam whose outcome could be decided' : undefined;
}

export function refuseSkip(state: ApplicationState): string | undefined {
  return hasAttention(state) || skipTargets(state).length > 0
    ? undefined
    : 'Nothing is stuck or waiting: there is nothing to skip';
}

export function reduceRetry(state: ApplicationState): ApplicationState {
  if (refuseRetry(state) !== undefined) return state;
  return {
    ...state,
    entries: state.entries.map((entry) => ({ ...entry, attentions: [] })),
    recoveries: state.recoveries.map(({ attention: _cleared, ...recovery }) => recovery),
  };
}

export function reduceOverride(state: ApplicationState, fact: Extract<Fact, { type: 'override' }>): ApplicationState {
  const target = overrideTarget(state);
  if (target === undefined) return state;
  // Whatever a provider dated its results, the operator knew them and decides over them.
  const decidedAt = Math.max(fact.at, ...target.versions.map(datedAt));
  const decided = recordVersion(
    state,
    { ...target, attentions: [] },
    {
      versionId: nextOperatorVersion(target),
      source: 'operator',
      occurredAt: new Date(decidedAt).toISOString(),
      receivedAt: fact.at,
      outcome: fact.outcome,
      afterExpiry: false,
      ...unwritten,
    },
  );
  return addNote(decided, `Outcome set to ${fact.outcome} by an operator: ${fact.note}`);
}

/** Counted on from the last one: the first ones may be forgotten. */
function nextOperatorVersion(entry: Entry): string {
  const numbers = entry.versions
    .filter((version) => version.source === 'operator')
    .map((version) => Number(version.versionId.replace('operator-', '')));
  return `operator-${Math.max(0, ...numbers) + 1}`;
}

export function reduceSkip(state: ApplicationState, fact: Extract<Fact, { type: 'skip' }>): ApplicationState {
  if (refuseSkip(state) !== undefined) return state;
  const targets = skipTargets(state);
  const entries = state.entries.map((entry) => (targets.includes(entry) ? skipEntry(entry, fact.note) : entry));
  const recoveries = state.recoveries.filter((recovery) => recovery.attention === undefined);
  const letStand = new Set(targets.filter(isStuckRemoval).map(slotOf));
  const standingTags = state.standingTags.filter((standing) => !letStand.has(standing.slot));
  return addNote({ ...state, entries, recoveries, standingTags }, `Skipped by an operator: ${fact.note}`);
}

/** No version asks for it: tags of a result that does not count any more could not be removed. They stay, as not ours. */
function isStuckRemoval(entry: Entry): boolean {
  return entry.attentions.some((attention) => attention.versionId === noVersion);
}

function hasAttention(state: ApplicationState): boolean {
  return (
    state.entries.some((entry) => entry.attentions.length > 0) ||
    state.recoveries.some((recovery) => recovery.attention !== undefined)
  );
}

/** What is stuck; where nothing is, the newest. A result whose entry cannot be found has no rule to publish it by. */
function overrideTarget(state: ApplicationState): Entry | undefined {
  const stuck = state.entries.findLast((entry) => entry.attentions.length > 0);
  return stuck ?? (hasAttention(state) ? undefined : state.entries.at(-1));
}

/** What is stuck; where nothing is, the exam that is still open. */
function skipTargets(state: ApplicationState): Entry[] {
  const stuck = state.entries.filter((entry) => entry.attentions.length > 0);
  return hasAttention(state) ? stuck : state.entries.filter(isOpen).slice(-1);
}

function skipEntry(entry: Entry, note: string): Entry {
  if (entry.attentions.length === 0) return { ...entry, ignored: `skipped by an operator: ${note}` };
  return entry.attentions.reduce<Entry>((next, attention) => skipLane(next, attention, note), {
    ...entry,
    attentions: [],
  });
}

function skipLane(entry: Entry, attention: EntryAttention, note: string): Entry {
  switch (attention.lane) {
    case 'order':
    case 'poll':
      return { ...entry, ignored: `skipped by an operator: ${note}` };
    case 'cancel':
      return { ...entry, cancelled: true };
    case 'write':
      return {
        ...entry,
        versions: entry.versions.map((version) =>
          version.versionId === attention.versionId ? { ...version, skipped: true } : version,
        ),
      };
  }
}
