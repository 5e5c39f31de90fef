// A candidate was moved. Only the newest movement counts, by Gupy's date and then by event id: an older one, however late
// it is delivered, changes nothing (P-ORDER), and so needs no memory of ids to be recognised as a duplicate.
import { compareMovements, hasExam, isSameStep, openEntry, placeEntry, referenceOf } from './entries';
import { isOpenAt } from './entry-life';
import { instantOf } from './instant';
import type { Movement } from './movement';
import { addVersion } from './reduce-result';
import { findEntry, type ApplicationState, type Entry, type ExamMovement } from './state';

/** More than this nobody moves a candidate into the step where it is; the oldest are forgotten. */
const maxRejoined = 10;

export function reduceMoved(state: ApplicationState, movement: Movement): ApplicationState {
  if (movement.eventId === state.newest?.eventId) return state;
  const isOld = state.newest !== undefined && compareMovements(movement, state.newest) < 0;
  const known = hasExam(movement) ? claim(state, movement, isOld) : state;
  if (isOld) return known;
  const joins = known.entries.some((entry) => isSameStep(entry.movement, movement) && isOpenOn(entry, movement));
  const entries = known.entries.map((entry) => leaveOrStay(entry, movement));
  const moved = { ...known, newest: movement, entries };
  if (!hasExam(movement) || joins || findEntry(moved, referenceOf(moved.applicationId, movement))) return moved;
  return openWithEarlyResults(moved, openEntry(moved.applicationId, movement));
}

/**
 * A result came before the movement it belongs to, and its entry was found again, or is being looked for, as if it were an
 * earlier run's. With the movement here it is not late but early (P-EARLY); what has happened since is told by the newest.
 */
function claim(state: ApplicationState, movement: ExamMovement, isOld: boolean): ApplicationState {
  const reference = referenceOf(state.applicationId, movement);
  const entry = findEntry(state, reference);
  if (entry?.recovered === true) {
    return placeEntry(state, { ...entry, movement, recovered: false, ...leftSince(state, movement, isOld) });
  }
  const isSought = state.recoveries.some((recovery) => recovery.reference === reference);
  if (!isOld || !isSought) return state;
  return openWithEarlyResults(state, {
    ...openEntry(state.applicationId, movement),
    ...leftSince(state, movement, isOld),
  });
}

function leftSince({ newest }: ApplicationState, movement: Movement, isOld: boolean): Pick<Entry, 'left'> {
  if (!isOld || newest === undefined || isSameStep(newest, movement)) return {};
  return { left: { occurredAt: newest.occurredAt } };
}

function openWithEarlyResults(state: ApplicationState, entry: Entry): ApplicationState {
  const early = state.recoveries.find((recovery) => recovery.reference === entry.reference);
  const opened = {
    ...placeEntry(state, entry),
    recoveries: state.recoveries.filter((recovery) => recovery !== early),
  };
  return (early?.results ?? []).reduce(
    (next, { result, receivedAt }) => addVersion(next, findEntry(next, entry.reference) ?? entry, result, receivedAt),
    opened,
  );
}

function isOpenOn(entry: Entry, { occurredAt }: Movement): boolean {
  return isOpenAt(entry, instantOf(occurredAt));
}

function leaveOrStay(entry: Entry, movement: Movement): Entry {
  if (!isOpenOn(entry, movement)) return entry;
  if (!isSameStep(entry.movement, movement)) {
    return entry.left === undefined ? { ...entry, left: { occurredAt: movement.occurredAt } } : entry;
  }
  const back = stayed(entry);
  return hasExam(movement) ? { ...back, rejoined: [...entry.rejoined, movement].slice(-maxRejoined) } : back;
}

/** Where the rule keeps the order, the candidate may have left and is back. */
function stayed({ left: _left, ...back }: Entry): Entry {
  return back;
}
