// What long work tells a person. A step is a line that stays; a tick says again, with the time so far, that it goes on.

export interface Progress {
  step(line: string): void;
  tick(line: string): void;
}

/** Where there is no terminal, a log with a line per second helps nobody. */
const secondsBetweenLoggedTicks = 15;

/** On a terminal ticks overwrite each other; elsewhere one of them is written now and then. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  let unfinished = false;
  let lastTick = performance.now();
  return {
    step(line) {
      stream.write(`${unfinished ? '\r\x1b[K' : ''}${line}\n`);
      unfinished = false;
      lastTick = performance.now();
    },
    tick(line) {
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${line.slice(0, stream.columns - 1)}`);
        unfinished = true;
      } else if (performance.now() - lastTick >= secondsBetweenLoggedTicks * 1000) {
        stream.write(`${line}\n`);
        lastTick = performance.now();
      }
    },
  };
}

/** A step with `line`, and a tick every second while `work` runs. */
export async function withTicks<T>(progress: Progress, line: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  progress.step(line);
  const timer = setInterval(() => progress.tick(`${line} ${elapsed(performance.now() - start)}`), 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** 75 000 → "1:15". */
export function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
