// The state is carried from run to run and must stay far below Temporal's 2 MB, whatever is sent. Of the entries only the
// last ones are kept; an older one that is done is forgotten as if its run had ended: a result for it is found again.
import { runningKey } from './action';
import { isOpen, needsCancel } from './entry-life';
import { hasPendingWrite, isWinner } from './publication';
import { addNote, slotOf, type ApplicationState, type Entry } from './state';

const maxEntries = 20;
/** Entries that wait or are stuck are kept longer, for nothing may disappear (P-STUCK); there are never so many but by a flood. */
const maxUnfinished = 100;

export function withinBounds(state: ApplicationState): ApplicationState {
  const { length } = state.entries;
  if (length <= maxEntries) return state;
  const older = state.entries.slice(0, -1);
  const done = older.filter((entry) => isDone(state, entry));
  // The tags of a winner stand for its step: forgotten last, and with them that they are ours.
  const leastMissed = done.find((entry) => !isWinner(state, entry)) ?? done[0];
  if (leastMissed !== undefined) return withinBounds(forget(state, leastMissed));
  const [oldest] = length > maxUnfinished ? older : [];
  if (oldest === undefined) return state;
  return withinBounds(addNote(forget(state, oldest), `Too many exams under way: ${oldest.reference} was given up`));
}

function isDone(state: ApplicationState, entry: Entry): boolean {
  const { reference } = entry;
  const lanes = (['orderExam', 'cancelOrder'] as const).map((type) => runningKey({ type, reference }));
  const isRunning = lanes.some((key) => state.running.includes(key));
  const isUnderWay = isOpen(entry) || needsCancel(entry) || isRunning;
  return !isUnderWay && !hasPendingWrite(state, entry);
}

function forget(state: ApplicationState, entry: Entry): ApplicationState {
  const entries = state.entries.filter((known) => known !== entry);
  const slots = new Set(entries.map(slotOf));
  return { ...state, entries, standingTags: state.standingTags.filter((tag) => slots.has(tag.slot)) };
}
