// Ctrl-C and SIGTERM: the first one asks for a drain, a second one ends the process at once (T11). SIGPIPE is left alone: a reader that ends early
// is dealt with where output is written. What could go wrong: the first process of a container is ended by no signal that it does not listen
// for, so a stop while it still loads would be lost, and Ctrl-C would end no command.

export type StopSignal = 'SIGINT' | 'SIGTERM';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** What a shell reports for a program that a signal ended. */
const exitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

/** As long as nothing has to be drained: what the system does with every process but the first. */
export function endOnSignal(): void {
  for (const signal of stopSignals) process.on(signal, endedBy);
}

function endedBy(signal: StopSignal): void {
  process.exit(exitCodes[signal]);
}

/** Resolves with the first signal. */
export function firstStopSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of stopSignals) {
      process.off(signal, endedBy);
      process.on(signal, () => {
        if (stopping) endedBy(signal);
        stopping = true;
        resolve(signal);
      });
    }
    whenLeftByNpm(() => {
      stopping = true;
      resolve('SIGTERM');
    });
  });
}

/** A script of npm, or what npx runs, that is this program and nothing beside it. */
const onlyThisProgram = /^[^&;|\n]*(gupy-exam-bridge|cli\/main\.js)[^&;|\n]*$/;

/** npm and npx hand SIGTERM to their shell, which ends without a word to this process: it would stay behind, and keep its ports. */
function whenLeftByNpm(stop: () => void): void {
  if (!onlyThisProgram.test(process.env['npm_lifecycle_script'] ?? '')) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}
