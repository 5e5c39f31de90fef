/** A few at a time; the first failure ends it, and nothing is begun after it. Answers in the order of the items. */
export async function inBatches<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let start = 0; start < items.length; start += size) {
    answers.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  }
  return answers;
}
