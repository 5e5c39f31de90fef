// A candidate was moved. Only the newest movement counts, by Gupy's date and then by event id: an older one, however late
// it is delivered, changes nothing (P-ORDER), and so needs no memory of ids to be recognised as a duplicate.
import { isAltered, noteAltered } from './altered-movement';
import { compareMovements, hasExam, isSameStep, openEntry, placeEntry, referenceOf } from './entries';
import { isOpenAt, isStillOwed } from './entry-life';
import { instantOf } from '../instant';
import type { Movement } from './movement';
import { isReconciled, isWebhookOf } from '../reconcile/reconciliation';
import { reduceResult } from './reduce-result';
import { parseReference } from './reference';
import { addNote, findEntry, type ApplicationState, type Entry, type ExamMovement, type Recovery } from './state';

/** More than this nobody moves a candidate into the step where it is; the oldest are forgotten. */
const maxRejoined = 10;

/** Of movements without a date to go by; as many repeats nobody sends. */
const maxMisdated = 20;

export function reduceMoved(before: ApplicationState, movement: Movement): ApplicationState {
  if (isAltered(before, movement)) return noteAltered(before, movement.eventId);
  if (before.misdated?.includes(movement.eventId) === true) return before;
  const state = rememberMisdated(before, movement);
  if (movement.eventId === state.newest?.eventId || isNoNews(state, movement)) return state;
  const isOld = state.newest !== undefined && compareMovements(movement, state.newest) < 0;
  const known = hasExam(movement) ? claim(state, movement, isOld ? state.newest : undefined) : state;
  if (isOld) return known;
  const ofStep = known.entries.findLast((entry) => isSameStep(entry.movement, movement));
  const isOwn = ofStep?.movement === movement || isSought(known, movement);
  const isFound = ofStep !== undefined && !isOwn && wasFound(state, ofStep, movement);
  const joined = ofStep !== undefined && isOpenOn(ofStep, movement) && !isOwn && !isFound ? ofStep : undefined;
  const entries = known.entries.map((entry) => (entry === joined ? stay(entry, movement) : leave(entry, movement)));
  const moved = { ...known, newest: movement, entries };
  if (!hasExam(movement) || joined || isFound) return moved;
  if (findEntry(moved, referenceOf(moved.applicationId, movement))) return moved;
  return openWithEarlyResults(moved, openEntry(moved.applicationId, movement));
}

/** Its date is only that of its coming, so a repeat would be newer than all that happened in between: its id must tell. */
function rememberMisdated(state: ApplicationState, { eventId, misdated }: Movement): ApplicationState {
  if (misdated === undefined) return state;
  const noted = addNote(state, `Event ${eventId} is dated ${misdated}, which is to come; it counts from when it came`);
  return { ...noted, misdated: [...(state.misdated ?? []), eventId].slice(-maxMisdated) };
}

/** Reconciliation only saw the candidate in the step: where the run knows of that, there was no movement (P-MISSED). */
function isNoNews(state: ApplicationState, movement: Movement): boolean {
  if (!isReconciled(movement)) return false;
  const { newest } = state;
  const ofStep = state.entries.findLast((entry) => isSameStep(entry.movement, movement));
  if (newest === undefined)
    return ofStep !== undefined || state.recoveries.some((sought) => isOfStep(sought, movement));
  if (!isSameStep(newest, movement)) return false;
  // The step had no exam then, or Gupy did not show the candidate there: the exam is still to be ordered.
  const isOwed = !hasExam(newest) || (ofStep !== undefined && isStillOwed(ofStep));
  return !(hasExam(movement) && isOwed);
}

function isOfStep({ reference }: Recovery, { jobId, step }: Movement): boolean {
  const parts = parseReference(reference);
  return parts?.jobId === jobId && parts.stepId === step.id;
}

/**
 * The webhook comes after all, and its candidate was not moved on in between: it has the exam that was found without it, also
 * where a result is dated before both. Where Gupy did not show the candidate in the step, it may do so now.
 */
function wasFound({ newest }: ApplicationState, { movement: found, notThere }: Entry, movement: Movement): boolean {
  return newest !== undefined && isSameStep(newest, movement) && notThere !== true && isWebhookOf(found, movement);
}

/**
 * A result came before the movement it belongs to, and its entry was found again, or is being looked for, as if it were an
 * earlier run's. With the movement here it is not late but early (P-EARLY); what has happened since is told by the newest.
 */
function claim(state: ApplicationState, movement: ExamMovement, newer: Movement | undefined): ApplicationState {
  const reference = referenceOf(state.applicationId, movement);
  const entry = findEntry(state, reference);
  if (entry?.recovered === true) {
    return placeEntry(state, { ...entry, movement, recovered: false, ...leftBy(newer, movement) });
  }
  if (newer === undefined || !isSought(state, movement)) return state;
  return openWithEarlyResults(state, { ...openEntry(state.applicationId, movement), ...leftBy(newer, movement) });
}

/** A result came for it already, so it had an order of its own, whatever is under way here. */
function isSought(state: ApplicationState, movement: Movement): boolean {
  const reference = referenceOf(state.applicationId, movement);
  return state.recoveries.some((recovery) => recovery.reference === reference);
}

function leftBy(newer: Movement | undefined, movement: Movement): Pick<Entry, 'left'> {
  if (newer === undefined || isSameStep(newer, movement)) return {};
  return { left: { occurredAt: newer.occurredAt } };
}

function openWithEarlyResults(state: ApplicationState, entry: Entry): ApplicationState {
  const isEarly = ({ reference }: Recovery) => reference === entry.reference;
  const opened = {
    ...placeEntry(state, entry),
    recoveries: state.recoveries.filter((recovery) => !isEarly(recovery)),
  };
  const early = state.recoveries.filter(isEarly).flatMap(({ results }) => results);
  return early.reduce((next, { result, receivedAt }) => reduceResult(next, result, receivedAt), opened);
}

function isOpenOn(entry: Entry, { occurredAt }: Movement): boolean {
  return isOpenAt(entry, instantOf(occurredAt));
}

function leave(entry: Entry, movement: Movement): Entry {
  if (isSameStep(entry.movement, movement) || entry.left !== undefined || !isOpenOn(entry, movement)) return entry;
  return { ...entry, left: { occurredAt: movement.occurredAt } };
}

/** Where the rule keeps the order (`onLeave: keep`), the candidate may have left and is back. */
function stay({ left: _left, ...entry }: Entry, movement: Movement): Entry {
  if (!hasExam(movement)) return entry;
  return { ...entry, rejoined: [...entry.rejoined, movement].slice(-maxRejoined) };
}
