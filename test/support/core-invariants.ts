// What must be true of every life of an application, by name. Plain code without a test library, so that a hundred thousand
// lives can be held to it in seconds.
import { isDeepStrictEqual } from 'node:util';
import { dropAnsweredAttentions, reduce } from '../../domain/exam/reduce';
import { currentDetails } from '../../domain/text/current-details';
import { compareMovements, referenceOf } from '../../domain/exam/entries';
import { pendingWrites } from '../../domain/exam/publication';
import { reportOf } from '../../domain/text/report';
import type { Movement } from '../../domain/exam/movement';
import { isReconciled } from '../../domain/reconcile/reconciliation';
import { phaseOf } from '../../domain/exam/phase';
import { entryReference } from '../../domain/exam/reference';
import { stages } from '../../domain/exam/stage';
import { findEntry } from '../../domain/exam/state';
import type { CoreWorld } from './core-world';

/** Says how it is broken; `undefined`: it holds. */
type Invariant = (world: CoreWorld) => string | undefined;

/** P-ONCE: within a run, an order that the provider confirmed is never sent again. */
const oneOrderPerEntry: Invariant = ({ orderedAgain }) =>
  orderedAgain.length === 0 ? undefined : `${orderedAgain.join()} was ordered again after it was confirmed`;

/** P-ONCE: a missed exam is ordered again as often as its rule allows, and its deadline stays that of the first order. */
const reordersWithinRule: Invariant = ({ state, orders }) => {
  const broken = state.entries.find(({ reference, movement, formerOrders = [] }) => {
    const most = 1 + (movement.rule.reorderOnMissed ?? 0);
    const made = [...orders.keys()].filter((known) => entryReference(known) === reference);
    return made.length > most || formerOrders.length >= most;
  });
  return broken && `${broken.reference} was ordered too often`;
};

/** P-ONCE: one comment per result version. */
const oneCommentPerVersion: Invariant = ({ comments }) => {
  const ids = comments.map(({ reference, version }) => `${reference} ${JSON.stringify(version)}`);
  return ids.find((id, index) => ids.indexOf(id) !== index);
};

/** P-ONCE: a tag is put only where it does not stand, and only what this bridge put, or tried to put, is removed. */
const tagsWrittenOnce: Invariant = ({ writes, calls }) => {
  const standing = new Set<string>();
  const ours = new Set(calls.flatMap((call) => (call.type === 'putTag' ? [call.tag] : [])));
  for (const write of writes) {
    if (write.type === 'putTag') {
      if (standing.has(write.tag)) return `"${write.tag}" was put where it stood`;
      standing.add(write.tag);
    }
    if (write.type === 'removeTag') {
      if (!ours.has(write.tag)) return `"${write.tag}" was removed and is not ours`;
      standing.delete(write.tag);
    }
  }
  return undefined;
};

/** P-ORDER: the newest movement by date says where the candidate is. */
const newestMovementRules: Invariant = ({ state, delivered }) => {
  const moved = delivered.flatMap((fact) => (fact.type === 'moved' ? [fact.movement] : []));
  // Reconciliation tells only a run that did not know.
  const moves = moved.filter((move) => !isReconciled(move) || move.eventId === state.newest?.eventId);
  const newest = moves.reduce<Movement | undefined>(
    (best, move) => (best === undefined || compareMovements(move, best) > 0 ? move : best),
    undefined,
  );
  return state.newest?.eventId === newest?.eventId ? undefined : `newest is ${state.newest?.eventId}`;
};

/** P-ONCE: a repeated movement or result is nothing: the very same state, so that nobody is woken. */
const repeatsAreNothing: Invariant = ({ state, delivered, now }) =>
  delivered.find((fact) => {
    if (fact.type === 'moved') {
      // The one repeat that tells something: an entry that was found again gets its movement back.
      const entry = findEntry(state, referenceOf(state.applicationId, fact.movement));
      if (entry?.origin.from === 'late-result') return false;
    }
    return reduce(state, { ...fact, at: now + 1 }) !== state;
  })?.type;

/** P-PROGRESS: a repeated report is nothing, either. */
const repeatedReportsAreNothing: Invariant = ({ state, reports, now }) =>
  reports.find((progress) => reduce(state, { type: 'progressed', progress, at: now + 1 }) !== state)?.progressId;

/** P-PROGRESS: at rest no tag of a stage stands but those of a waiting exam's own stage. Two steps may share a tag. */
const stageTagsGiveWay: Invariant = ({ state }) => {
  if (pendingWrites(state).length > 0 || state.running.length > 0) return undefined;
  const ofStages = state.entries.flatMap(({ movement: { rule } }) =>
    stages.flatMap((stage) => rule.publish[stage]?.tags ?? []),
  );
  const wanted = state.entries.flatMap((entry) => {
    const phase = phaseOf(state, entry);
    return phase.is === 'waiting' ? (entry.movement.rule.publish[phase.stage.is]?.tags ?? []) : [];
  });
  const isStuck = state.entries.some(
    ({ attentions, versions, stages: reports = [] }) =>
      attentions.length > 0 || [...versions, ...reports].some(({ skippedTags }) => skippedTags.length > 0),
  );
  return isStuck
    ? undefined
    : state.standingTags.find(
        ({ tag, owner }) => owner === 'this-run' && ofStages.includes(tag) && !wanted.includes(tag),
      )?.tag;
};

const entriesInDateOrder: Invariant = ({ state: { entries } }) => {
  const sorted = entries.every((entry, index) => {
    const before = entries[index - 1];
    return before === undefined || compareMovements(before.movement, entry.movement) <= 0;
  });
  return sorted ? undefined : 'entries are out of order';
};

const oneEntryPerReference: Invariant = ({ state: { entries } }) =>
  new Set(entries.map((entry) => entry.reference)).size === entries.length ? undefined : 'two entries of one reference';

/** P-STUCK: an attention stands exactly as long as there is something to decide. */
const attentionsAreOpenQuestions: Invariant = ({ state }) =>
  dropAnsweredAttentions(state).entries.every(
    (entry, index) => entry.attentions.length === state.entries[index]?.attentions.length,
  )
    ? undefined
    : 'an attention has nothing left to decide';

/** At rest, with nothing stuck, Gupy holds exactly the tags that the run knows it holds. */
const gupyIsAsKnown: Invariant = ({ state, tags, runs }) => {
  const stuck = state.entries.some(
    (entry) => entry.attentions.length > 0 || entry.versions.some((v) => v.skippedTags.length > 0),
  );
  if (runs > 1 || stuck || state.running.length > 0 || pendingWrites(state).length > 0) return undefined;
  const known = [...new Set(state.standingTags.map(({ tag }) => tag))].sort();
  return isDeepStrictEqual(known, [...tags].sort()) ? undefined : `known ${known.join()}, standing ${[...tags].join()}`;
};

/** The state is carried over continue-as-new: plain JSON, and small. */
const carriesOver: Invariant = ({ state }) => {
  const text = JSON.stringify(state);
  if (text.length > 500_000) return `${text.length} characters`;
  return isDeepStrictEqual(JSON.parse(text), state) ? undefined : 'changed by a round trip through JSON';
};

/** P-STUCK: whatever happened, it can be shown. */
const canBeShown: Invariant = ({ state }) =>
  currentDetails(state) !== '' && reportOf(state).applicationId === state.applicationId ? undefined : 'shows nothing';

export const invariants = {
  oneOrderPerEntry,
  reordersWithinRule,
  oneCommentPerVersion,
  tagsWrittenOnce,
  newestMovementRules,
  repeatsAreNothing,
  repeatedReportsAreNothing,
  stageTagsGiveWay,
  entriesInDateOrder,
  oneEntryPerReference,
  attentionsAreOpenQuestions,
  gupyIsAsKnown,
  carriesOver,
  canBeShown,
} as const satisfies Record<string, Invariant>;

/** @throws Error naming the first invariant that is broken */
export function expectInvariants(world: CoreWorld): void {
  for (const [name, broken] of Object.entries(invariants)) {
    const how = broken(world);
    if (how !== undefined) throw new Error(`${name}: ${how}`);
  }
}

/** Compares without the price of a matcher, and shows a matcher's difference, with what led to it, where there is one. */
export function expectSame(actual: unknown, expected: unknown, ledTo: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect({ actual, ledTo }).toEqual({ actual: expected, ledTo });
}
