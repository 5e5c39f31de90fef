// Which order of an exam a message was taken to be of when it came first. Where a provider opens a missed order again under its old
// id, dates say which of the two a message means (order-of-result.ts), by what is known then.
// What could go wrong: more is known when the message is delivered again, it is taken to be of the other order, and it looks like news.
import { isSamePart } from './part-name';
import type { Result } from './result';
import type { Progress } from './stage';
import type { Closing, Entry, StageReport } from './state';

type Message = Result | Progress;

/** What is kept of a message. */
type Kept = Pick<Closing, 'attempt' | 'occurredAt'> & { id: string };

/** @param mayBe which orders it can be of @returns `undefined`: it was never taken, as far as is known */
export function attemptOfRepeat(
  entry: Entry,
  message: Message,
  mayBe: (attempt: number) => boolean,
): number | undefined {
  const id = 'resultId' in message ? message.resultId : message.progressId;
  const kept = 'resultId' in message ? keptResults(entry, message.part) : keptReports(entry.stages ?? []);
  // A provider that counts its results per order may count anew; a date of arrival is another each time.
  const isSameDate = (other: Kept) => message.datedBy === 'arrival' || other.occurredAt === message.occurredAt;
  return kept.find((other) => other.id === id && mayBe(other.attempt) && isSameDate(other))?.attempt;
}

function keptResults({ versions, parts = [], closings = [] }: Entry, part: string | undefined): Kept[] {
  const ofPart = parts.find(({ name }) => part !== undefined && isSamePart(name, part))?.versions ?? [];
  const taken = [...versions, ...ofPart].flatMap(({ id, occurredAt }) =>
    id.by === 'provider' ? [{ id: id.resultId, attempt: id.attempt ?? 1, occurredAt }] : [],
  );
  return [...taken, ...closings.map(({ resultId, ...closing }) => ({ ...closing, id: resultId }))];
}

function keptReports(stages: readonly StageReport[]): Kept[] {
  return stages.flatMap(({ id, occurredAt }) =>
    id.by === 'progress' ? [{ id: id.progressId, attempt: id.attempt ?? 1, occurredAt }] : [],
  );
}
