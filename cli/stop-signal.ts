// Ctrl-C and SIGTERM: the first one asks for a drain, a second one ends the process at once (T11). SIGPIPE is
// left alone: a reader that ends early is dealt with where output is written.

export type StopSignal = 'SIGINT' | 'SIGTERM';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** What a shell reports for a program that a signal ended. */
const exitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

/** Resolves with the first signal. */
export function firstStopSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of stopSignals) {
      process.on(signal, () => {
        if (stopping) process.exit(exitCodes[signal]);
        stopping = true;
        resolve(signal);
      });
    }
  });
}
