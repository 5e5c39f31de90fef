// A provider that closes a missed order says so beside the miss. Where the rule orders again, that decides nothing, whichever of the
// two comes first (P-ORDER): reduce-result.ts sees to a cancellation after the miss, and here one that came before it is let be.
// What could go wrong: an exam that somebody else decided, or whose candidate is elsewhere, would be opened again.
import { instantOf, trustedDate } from '../instant';
import { isSameStep, latestEntry } from './entries';
import { awaySince } from './leaving';
import { withClosings } from './closings';
import { attemptsMade } from './order-of-result';
import type { Part, PartVersion } from './part';
import { missOf } from './reorder';
import { updateEntry, type ApplicationState, type Closing, type Entry, type StageReport } from './state';
import { happenedAt, type DatedVersion } from './versions';

/** After every fact. @param at epoch milliseconds */
export function openMissed(state: ApplicationState, at: number): ApplicationState {
  const entry = latestEntry(state);
  const missed = entry && missToOrderAgain(state, entry, at);
  if (entry === undefined || missed === undefined) return state;
  const { versions, parts = [] } = entry;
  const isLetBe = (version: DatedVersion) => isClosing(version, entry, missed);
  // A result of several exams is made anew of what is left: only where one of them is let be does it come to something else.
  const isClosed = parts.length > 0 ? parts.some((part) => part.versions.some(isLetBe)) : versions.length > 0;
  if (!isClosed || !versions.every(isLetBe)) return state;
  const letBe = (parts.length > 0 ? parts.flatMap((part) => part.versions) : versions).filter(isLetBe);
  return updateEntry(state, entry.reference, ({ decidedAt: _reopened, ...old }) => ({
    ...withClosings(old, letBe.flatMap(closingBy)),
    versions: [],
    ...(old.parts && { parts: old.parts.flatMap((part) => withoutClosing(part, isLetBe)) }),
  }));
}

function closingBy({ id, occurredAt }: DatedVersion): Closing[] {
  return id.by === 'provider' ? [{ resultId: id.resultId, attempt: id.attempt ?? 1, occurredAt }] : [];
}

/** The report of it, where there is to be another order. */
function missToOrderAgain({ newest }: ApplicationState, entry: Entry, at: number): StageReport | undefined {
  const { order, reorder, movement, givenUp } = entry;
  const { reorderOnMissed = 0 } = movement.rule;
  if (order.is !== 'placed' || at >= order.deadlineAt || attemptsMade(entry) > reorderOnMissed) return undefined;
  if (givenUp !== undefined || reorder?.is === 'let-be') return undefined;
  const isThere = newest !== undefined && isSameStep(newest, movement) && awaySince(entry) === undefined;
  return isThere ? missOf(entry) : undefined;
}

/** It says nothing but that the missed order, or an exam of it, was cancelled, and not before the miss. */
function isClosing(version: DatedVersion, entry: Entry, { occurredAt, receivedAt }: StageReport): boolean {
  const { id, outcome } = version;
  // What is made of the parts bears the name of all of them.
  const isOfOrder = id.by === 'provider' && (entry.parts !== undefined || (id.attempt ?? 1) === attemptsMade(entry));
  return outcome === 'cancelled' && isOfOrder && instantOf(trustedDate(occurredAt, receivedAt)) <= happenedAt(version);
}

function withoutClosing(part: Part, isLetBe: (version: PartVersion) => boolean): Part[] {
  const versions = part.versions.filter((version) => !isLetBe(version));
  if (versions.length === part.versions.length) return [part];
  return versions.length === 0 ? [] : [{ ...part, versions, since: Math.min(...versions.map(happenedAt)) }];
}
