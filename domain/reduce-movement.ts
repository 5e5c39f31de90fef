// A candidate was moved. Only the newest movement counts, by Gupy's date and then by event id: an older one, however late
// it is delivered, changes nothing (P-ORDER), and so needs no memory of ids to be recognised as a duplicate.
import { isOpen } from './entry-status';
import type { Movement } from './movement';
import { formatReference } from './reference';
import { reduceResult } from './reduce-result';
import { findEntry, updateEntry, type ApplicationState, type Entry, type ExamMovement } from './state';

export function reduceMoved(state: ApplicationState, movement: Movement): ApplicationState {
  const known = hasExam(movement) ? claimRecovered(state, movement) : state;
  if (known.newest !== undefined && compareMovements(movement, known.newest) <= 0) return known;
  const entries = known.entries.map((entry) => leaveOrStay(entry, movement));
  const moved = { ...known, newest: movement, entries };
  return hasExam(movement) ? enter(moved, movement) : moved;
}

function enter(state: ApplicationState, movement: ExamMovement): ApplicationState {
  const entry = openEntry(state.applicationId, movement);
  const joined = state.entries.some((open) => isSameStep(open.movement, movement) && isOpen(open));
  if (joined || findEntry(state, entry.reference) !== undefined) return state;
  const early = state.recoveries.find((recovery) => recovery.reference === entry.reference);
  const opened = {
    ...state,
    entries: [...state.entries, entry],
    recoveries: state.recoveries.filter((recovery) => recovery !== early),
  };
  return (early?.results ?? []).reduce((next, result) => reduceResult(next, result), opened);
}

/** A result came before the movement it belongs to: with the movement here, it is not late but early (P-EARLY). */
function claimRecovered(state: ApplicationState, movement: ExamMovement): ApplicationState {
  const { reference } = openEntry(state.applicationId, movement);
  if (findEntry(state, reference)?.recovered !== true) return state;
  return updateEntry(state, reference, (entry) => ({ ...entry, recovered: false }));
}

/** Negative: `a` is older. */
export function compareMovements(a: Movement, b: Movement): number {
  const time = Date.parse(a.occurredAt) - Date.parse(b.occurredAt);
  if (time !== 0) return time;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}

export function openEntry(applicationId: number, movement: ExamMovement): Entry {
  const { jobId, step, entryKey } = movement;
  return {
    reference: formatReference({ applicationId, jobId, stepId: step.id, entryKey }),
    movement,
    recovered: false,
    readFirst: false,
    cancelled: false,
    lastPollDone: false,
    versions: [],
    attentions: [],
  };
}

function leaveOrStay(entry: Entry, movement: Movement): Entry {
  if (!isSameStep(entry.movement, movement)) {
    return isOpen(entry) && entry.left === undefined ? { ...entry, left: { occurredAt: movement.occurredAt } } : entry;
  }
  return isOpen(entry) ? stayed(entry) : entry;
}

/** Kept open by the rule (`onLeave: keep`), and the candidate is back. */
function stayed(entry: Entry): Entry {
  const back = { ...entry };
  delete back.left;
  return back;
}

export function isSameStep(a: Movement, b: Movement): boolean {
  return a.jobId === b.jobId && a.step.id === b.step.id;
}

function hasExam(movement: Movement): movement is ExamMovement {
  return movement.rule !== undefined;
}
