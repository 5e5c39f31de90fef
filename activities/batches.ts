import { randomInt } from 'node:crypto';

/** A few at a time; the first failure ends it, and nothing is begun after it. Answers in the order of the items. */
export async function inBatches<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let start = 0; start < items.length; start += size) {
    answers.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  }
  return answers;
}

/** At most so many, from a random one on: of too many, each look takes others. */
export function someOf<T>(items: readonly T[], most: number): T[] {
  const start = items.length > most ? randomInt(items.length) : 0;
  return [...items.slice(start), ...items.slice(0, start)].slice(0, most);
}
