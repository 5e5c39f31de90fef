// Temporal's native core, installed once per process: its logs go to our logger, its metrics to a loopback port that the worker's
// own `/metrics` reads, so that operators scrape one endpoint.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { DefaultLogger, Runtime, type LogLevel, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from '../telemetry/logger';

export interface TemporalRuntime {
  /** Temporal's own worker metrics, in Prometheus' format; empty when they cannot be read now. */
  metrics(): Promise<string>;
  /** Needed only where no connection was made: a closing connection ends the core, which else keeps the process alive. */
  close(): Promise<void>;
}

/** Call it once, before any connection of a worker is made. */
export async function installRuntime(logger: Logger): Promise<TemporalRuntime> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  Runtime.install({
    logger: temporalLogger(logger),
    // The command decides what a signal means.
    shutdownSignals: [],
    telemetryOptions: {
      metrics: { prometheus: { bindAddress } },
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
    },
  });
  return {
    async metrics() {
      try {
        return await (await fetch(`http://${bindAddress}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
      } catch (error) {
        logger.warn({ err: error }, 'Temporal’s own metrics cannot be read');
        return '';
      }
    },
    close: () => Runtime.instance().shutdown(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Most of our queues have activities alone, on purpose: the SDK warns of each. */
const asMeant = /^No (workflows|activities) registered/;

export function temporalLogger(logger: Logger): TemporalLogger {
  return new DefaultLogger('TRACE', ({ level, message, meta }) => {
    if (asMeant.test(message)) return logger.debug(message);
    const { error, workflowId, runId, activityType, workflowType, taskQueue, attempt } = meta ?? {};
    // Only these: other metadata of the SDK may hold payloads.
    const ids = { workflowId, runId, activityType, workflowType, taskQueue, attempt } as Record<string, unknown>;
    const line = { ...ids, ...(error === undefined ? {} : { err: error as unknown }) };
    logger[level.toLowerCase() as Lowercase<LogLevel>](line, message);
  });
}
