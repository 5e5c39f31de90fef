// How `api`, `worker` and `console` run, and the one way in which they end (R31): their cause is a line of their own log, in its format, and
// without a stack where the mistake is the user's; then they are gone. What could go wrong: something below (a connection under
// way in the native core) keeps the process; `main.ts` ends it then.
import { ConfigInvalid } from '../config/problem';
import type { BridgeConfig } from '../config/bridge-config';
import { createLogger, type Logger } from '../telemetry/logger';
import { temporalPlace, type TemporalPlace } from '../temporal/connection';
import { type CommonOptions, configFrom } from './common-options';
import { describeError, exitCodeOf, isUsersMistake } from './fail';

interface Service {
  config: BridgeConfig;
  place: TemporalPlace;
  logger: Logger;
  /** Resolves with the first signal to stop, which is logged. */
  stopped: Promise<StopSignal>;
}

/** @returns the exit code */
export async function runService(
  component: 'api' | 'worker' | 'console',
  options: CommonOptions,
  run: (service: Service) => Promise<void>,
): Promise<number> {
  let logger: Logger | undefined;
  try {
    logger = createLogger({ component });
    endWhenUncaught(logger);
    const config = configFrom(options);
    const stopped = firstStopSignal();
    void stopped.then((signal) => logger?.info({ signal }, 'Draining'));
    await run({ config, place: temporalPlace(config.file, process.env), logger, stopped });
    return 0;
  } catch (error) {
    // LOG_LEVEL itself may be what is wrong.
    logEnd(logger ?? createLogger({ component, level: 'info' }), error);
    return exitCodeOf(error);
  }
}

/** Node would print a stack and nothing that a log is searched for. */
function endWhenUncaught(logger: Logger): void {
  process.once('uncaughtException', (error) => {
    logEnd(logger, error);
    process.exit(1);
  });
}

function logEnd(logger: Logger, error: unknown): void {
  const { code } = error as { code?: unknown };
  const coded = typeof code === 'string' ? { code } : {};
  if (error instanceof ConfigInvalid) {
    const [headline, ...problems] = error.message.split('\n');
    logger.fatal({ ...coded, problems }, headline);
  } else if (isUsersMistake(error)) logger.fatal(coded, describeError(error));
  else logger.fatal({ err: error }, 'The process ends for an unforeseen reason');
}

// Ctrl-C and SIGTERM: the first one asks for a drain, a second one ends the process at once (T11). SIGPIPE is
// left alone: a reader that ends early is dealt with where output is written.

type StopSignal = 'SIGINT' | 'SIGTERM';

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
