// Where Temporal is: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`, or a profile of Temporal's
// own configuration file, as all its tools read them. Nothing set: localhost:7233, namespace `default`.
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, isRetryableError, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { environmentFor } from '../config/environment';
import { BridgeError } from '../domain/error-table';

export interface TemporalPlace {
  connection: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  namespace: string;
}

/**
 * @param configFile bridge.yaml: the `.env` beside it counts below the real environment, as for every other variable
 * @throws BridgeError BRIDGE_CONFIG_INVALID when the variables contradict each other
 */
export function temporalPlace(configFile: string, env: NodeJS.ProcessEnv): TemporalPlace {
  const set = Object.entries(environmentFor(configFile, env)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
    return { connection: connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new BridgeError('BRIDGE_CONFIG_INVALID', `the TEMPORAL_ variables: ${reason}`, { cause: error });
  }
}

/** Between two retries of a call. */
const retryPauseMs = 200;
const retriesOfACall = 12;

/**
 * Connects at its first use, so that a process can start before Temporal does (R10). The SDK's own retries pause up to 5 s; a
 * retry that pauses while the connection closes throws an error that no caller can catch, and ends the process. So our pauses
 * are short, no retry starts while the connection closes, and `connection.close` waits for a pause that has begun.
 */
export function lazyClient(place: TemporalPlace, dataConverter: DataConverter): Client {
  let closing = false;
  let lastPauseAt = -Infinity;
  const retry = makeGrpcRetryInterceptor({
    delayFunction: () => {
      lastPauseAt = performance.now();
      return retryPauseMs;
    },
    retryableDecider: (attempt, status) => !closing && attempt <= retriesOfACall && isRetryableError(status),
  });
  const connection = Connection.lazy({ ...place.connection, interceptors: [retry] });
  const close = connection.close.bind(connection);
  connection.close = async () => {
    closing = true;
    await pause(Math.max(0, lastPauseAt + 2 * retryPauseMs - performance.now()));
    await close();
  };
  return new Client({ connection, namespace: place.namespace, dataConverter });
}

/** @throws BridgeError BRIDGE_TEMPORAL_UNAVAILABLE */
export async function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(place.connection);
  } catch (error) {
    const { address = 'localhost:7233' } = place.connection;
    throw new BridgeError('BRIDGE_TEMPORAL_UNAVAILABLE', `nothing answers at ${address}`, { cause: error });
  }
}
