// A candidate was moved. Only the newest movement counts, by Gupy's date and then by event id: an older one, however late
// it is delivered, changes nothing (P-ORDER), and so needs no memory of ids to be recognised as a duplicate.
import { instantOf } from '../instant';
import { isReconciled, isReturn, isWebhookOf } from '../reconcile/reconciliation';
import {
  compareMovements,
  hasExam,
  isSameStep,
  leftAfter,
  openEntry,
  placeEntry,
  referenceOf,
  awaySince,
  isBackUnordered,
  isOpenAt,
  isOrderOwed,
} from './entries';
import type { Movement } from './movement';
import { openWithEarlyResults } from './reduce-result';
import { addNote, findEntry, type ApplicationState, type Entry, type ExamMovement } from './state';
import { isOfStep } from './reference';

/** Recruiters do not move a candidate more often into the same step; the oldest are forgotten. */
const maxRejoined = 10;

/** Of movements that are dated by arrival; no sender repeats so many. */
const maxMisdated = 20;

export function reduceMoved(before: ApplicationState, movement: Movement, at: number): ApplicationState {
  if (isAltered(before, movement)) return noteAltered(before, movement.eventId);
  if (isKnown(before, movement)) return before;
  const { newest } = before;
  const isOld = newest !== undefined && compareMovements(movement, newest) < 0;
  const state = adoptRecovered(rememberMisdated(before, movement), movement, isOld);
  if (isOld) return state;
  const home = homeOf(state, movement);
  const joined = home.is === 'joins' ? home.entry : undefined;
  const entries = state.entries.map((entry) => (entry === joined ? join(entry, movement) : leave(entry, movement, at)));
  const moved = { ...state, newest: movement, entries };
  return home.is === 'new' ? openWithEarlyResults(moved, openEntry(moved.applicationId, home.movement)) : moved;
}

/** Which exam a movement belongs to. `known`: one that is in the record, and that it changes nothing of. */
type Home = { is: 'no-exam' } | { is: 'known' } | { is: 'joins'; entry: Entry } | { is: 'new'; movement: ExamMovement };

function homeOf(state: ApplicationState, movement: Movement): Home {
  const ofStep = state.entries.findLast((entry) => isSameStep(entry.movement, movement));
  if (ofStep !== undefined && ofStep.movement !== movement && !isSought(state, movement)) {
    if (isWebhookOfFound(state, ofStep, movement)) return { is: 'known' };
    const isOpen = isOpenAt(ofStep, instantOf(movement.occurredAt)) || isBackUnordered(ofStep, movement);
    if (isOpen) return { is: 'joins', entry: ofStep };
  }
  if (!hasExam(movement)) return { is: 'no-exam' };
  const isInRecord = findEntry(state, referenceOf(state.applicationId, movement)) !== undefined;
  return isInRecord ? { is: 'known' } : { is: 'new', movement };
}

/** The same event again, or reconciliation saw the candidate where the run knows it to be (P-MISSED). */
function isKnown(state: ApplicationState, movement: Movement): boolean {
  const { newest, misdated = [], entries, recoveries } = state;
  if (movement.eventId === newest?.eventId || misdated.includes(movement.eventId)) return true;
  if (!isReconciled(movement)) return false;
  const ofStep = entries.findLast((entry) => isSameStep(entry.movement, movement));
  if (newest === undefined) {
    return ofStep !== undefined || recoveries.some(({ reference }) => isOfStep(reference, movement));
  }
  if (!isSameStep(newest, movement) || isReturn(movement, newest)) return false;
  // The step had no exam then, or Gupy did not show the candidate there: the exam is still to be ordered.
  const isOwed = !hasExam(newest) || (ofStep !== undefined && isOrderOwed(ofStep));
  return !(hasExam(movement) && isOwed);
}

/**
 * One event id with two contents (R9): the receiver compares what it remembers, the run what it still has. Reconciliation uses
 * one id in every cycle, with whatever date Gupy shows then. The rule is ours, and may have changed between two deliveries.
 */
function isAltered({ newest, entries }: ApplicationState, movement: Movement): boolean {
  if (isReconciled(movement)) return false;
  const ofEntries = entries.flatMap((entry) => [entry.movement, ...entry.rejoined]);
  const known = [...(newest === undefined ? [] : [newest]), ...ofEntries].find(
    ({ eventId }) => eventId === movement.eventId,
  );
  if (known === undefined) return false;
  const sentDate = ({ occurredAt, misdated }: Movement) => misdated ?? occurredAt;
  const isSame = sentDate(known) === sentDate(movement) && known.step.name === movement.step.name;
  return !isSame || !isSameStep(known, movement);
}

export function noteAltered(state: ApplicationState, eventId: string): ApplicationState {
  return addNote(state, `Event ${eventId} came again with another content; the first one counts`);
}

/** It is dated by arrival. A duplicate would get a newer date than everything since, so it is recognised by id. */
function rememberMisdated(state: ApplicationState, { eventId, misdated }: Movement): ApplicationState {
  if (misdated === undefined) return state;
  const noted = addNote(state, `Event ${eventId} is dated ${misdated}, in the future; it counts from its arrival`);
  return { ...noted, misdated: [...(state.misdated ?? []), eventId].slice(-maxMisdated) };
}

/**
 * Reconciliation already opened this exam; the late webhook of the same move must not open a second one, also where a result is
 * dated before both. Where Gupy did not show the candidate in the step, it may do so now.
 */
function isWebhookOfFound(
  { newest }: ApplicationState,
  { movement: found, givenUp }: Entry,
  movement: Movement,
): boolean {
  const isThere = givenUp?.because !== 'not-in-step';
  return newest !== undefined && isSameStep(newest, movement) && isThere && isWebhookOf(found, movement);
}

/**
 * A result came before the movement it belongs to, so its entry was found again, or is being looked for, as an ended run's. With
 * the movement here the result is not late but early (P-EARLY).
 */
function adoptRecovered(state: ApplicationState, movement: Movement, isOld: boolean): ApplicationState {
  if (!hasExam(movement)) return state;
  const entry = findEntry(state, referenceOf(state.applicationId, movement));
  const left = leftAfter(state, movement);
  if (entry?.origin.from === 'late-result') {
    return placeEntry(state, { ...entry, movement, origin: { ...entry.origin, from: 'movement' }, left });
  }
  if (!isOld || !isSought(state, movement)) return state;
  return openWithEarlyResults(state, { ...openEntry(state.applicationId, movement), left });
}

/** A result came for it already, so it had an order of its own, whatever is under way here. */
function isSought({ applicationId, recoveries }: ApplicationState, movement: Movement): boolean {
  return recoveries.some(({ reference }) => reference === referenceOf(applicationId, movement));
}

function leave(entry: Entry, movement: Movement, at: number): Entry {
  const { occurredAt } = movement;
  const isOpen = awaySince(entry) === undefined && isOpenAt(entry, instantOf(occurredAt));
  if (!isOpen || isSameStep(entry.movement, movement)) return entry;
  return { ...entry, left: [...entry.left, { occurredAt, knownAt: at }].slice(-maxRejoined) };
}

/**
 * Who left and is back at one date has not left: the dates would not say which came first. Nor has who is back in time in a step that has
 * no exam any more, such as one that was renamed: what was agreed holds, and no result opens an exam of that movement.
 */
function join(entry: Entry, movement: Movement): Entry {
  if (!hasExam(movement)) return awaySince(entry) === undefined ? entry : { ...entry, left: entry.left.slice(0, -1) };
  return continued(entry, movement);
}

/** That they were not there when the bridge looked says nothing any more. */
function continued({ givenUp: _notThere, ...entry }: Entry, movement: ExamMovement): Entry {
  const left = entry.left.filter(({ occurredAt }) => instantOf(occurredAt) < instantOf(movement.occurredAt));
  return { ...entry, left, rejoined: [...entry.rejoined, movement].slice(-maxRejoined) };
}
