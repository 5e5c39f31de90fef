// Cancellations by which a provider closes a missed order that is to be made again: they decide nothing (reduce-missed.ts), and are
// remembered, so that a repeat decides nothing either, whatever came since (repeat.ts).
import type { Closing, Entry } from './state';

/** Of every part of an order that closes, and no more: an older one is forgotten. */
const mostClosings = 20;

/** The very same entry where all of them are known. */
export function withClosings(entry: Entry, closings: readonly Closing[]): Entry {
  const { closings: known = [] } = entry;
  const news = closings.filter((closing) => !known.some((other) => isSame(other, closing)));
  return news.length === 0 ? entry : { ...entry, closings: [...known, ...news].slice(-mostClosings) };
}

/** An order that was closed is to be made again. */
export function isClosed({ closings = [] }: Entry, attempt: number): boolean {
  return closings.some((closing) => closing.attempt === attempt);
}

function isSame(one: Closing, other: Closing): boolean {
  return one.resultId === other.resultId && one.attempt === other.attempt;
}
