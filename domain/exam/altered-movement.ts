// One event id with two contents (R9): the first counts and the second is noted. The receivers tell of what they remember; a
// repeat that comes past them is compared with the events that the run still has: where the candidate is, and its entries.
import { isSameStep } from './entries';
import type { Movement } from './movement';
import { isReconciled } from '../reconcile/reconciliation';
import { addNote, type ApplicationState } from './state';

/** Reconciliation sees the same again in every cycle, under one id, with whatever date Gupy shows then. */
export function isAltered(state: ApplicationState, movement: Movement): boolean {
  if (isReconciled(movement)) return false;
  const known = knownMovements(state).find(({ eventId }) => eventId === movement.eventId);
  return known !== undefined && !saysTheSame(known, movement);
}

export function noteAltered(state: ApplicationState, eventId: string): ApplicationState {
  return addNote(state, `Event ${eventId} came again with another content; the first one counts`);
}

function knownMovements({ newest, entries }: ApplicationState): Movement[] {
  const ofEntries = entries.flatMap((entry) => [entry.movement, ...entry.rejoined]);
  return newest === undefined ? ofEntries : [newest, ...ofEntries];
}

/** The rule is ours, and may have been changed between two deliveries. */
function saysTheSame(known: Movement, sent: Movement): boolean {
  return writtenDate(known) === writtenDate(sent) && isSameStep(known, sent) && known.step.name === sent.step.name;
}

/** One that counts from when it came has another date in every delivery. */
function writtenDate({ occurredAt, misdated }: Movement): string {
  return misdated ?? occurredAt;
}
