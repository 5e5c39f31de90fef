// How `api`, `worker` and `console` run and end (R31). Why they end is a line of their log, without a stack where the user can correct it.
// What could go wrong: a connection under way in the native core keeps the process alive; `main.ts` ends it.
import { ConfigInvalid } from '../config/problem';
import type { BridgeConfig } from '../config/bridge-config';
import { createLogger, type Logger } from '../telemetry/logger';
import { temporalPlace, type TemporalPlace } from '../temporal/connection';
import { type CommonOptions, configFrom } from './common-options';
import { describeError, exitCodeOf, isUsersMistake } from './fail';
import { firstStopSignal, type StopSignal } from './stop-signal';

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
    const [headline, ...problems] = describeError(error).split('\n');
    logger.fatal({ ...coded, problems }, headline);
  } else if (isUsersMistake(error)) logger.fatal(coded, describeError(error));
  else logger.fatal({ err: error }, 'The process ends for an unforeseen reason');
}
