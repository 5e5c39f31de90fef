// What a piece of work costs, for tests of how its cost grows.

/** Milliseconds of the processor, of the quickest of a few: unlike a time, the same on a busy machine. */
export function processorTime(run: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
