// Where Temporal is: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`, or a profile of Temporal's
// own configuration file, as all its tools read them. Nothing set: localhost:7233, namespace `default`.
import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'node:util';
import { Client, Connection, isRetryableError, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { environmentFor } from '../config/environment';
import { trustedRoots } from '../outbound/network-variables';
import { checkedVariables, checkPlace, unusableVariable } from './connection-checks';

export interface TemporalPlace {
  connection: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  namespace: string;
}

/** For messages. */
export function placeText({ connection, namespace }: TemporalPlace): string {
  return `${connection.address ?? 'localhost:7233'}, namespace ${namespace}`;
}

/**
 * @param configFile bridge.yaml: the `.env` beside it counts below the real environment, as for every other variable
 * @throws BridgeError BRIDGE_ENVIRONMENT_INVALID when a variable cannot be used, or variables contradict each other
 */
export function temporalPlace(configFile: string, env: NodeJS.ProcessEnv): TemporalPlace {
  const variables = checkedVariables(environmentFor(configFile, env), env);
  let found: ReturnType<typeof loadClientConnectConfig>;
  try {
    found = loadClientConnectConfig({ overrideEnvVars: variables });
  } catch (error) {
    const reason = types.isNativeError(error) ? error.message : 'unreadable';
    throw unusableVariable(`the TEMPORAL_ variables: ${reason}`, error);
  }
  const place = { connection: found.connectionOptions, namespace: found.namespace ?? 'default' };
  checkPlace(place);
  return { ...place, connection: trusting(place.connection, trustedRoots(env)) };
}

/** TEMPORAL_TLS_SERVER_CA_CERT_… wins: it names the only certificate to trust. */
function trusting(connection: TemporalPlace['connection'], roots: string | undefined): TemporalPlace['connection'] {
  const { tls } = connection;
  if (roots === undefined || tls === undefined || tls === null || tls === false) return connection;
  const own = tls === true ? {} : tls;
  return { ...connection, tls: { ...own, serverRootCACertificate: own.serverRootCACertificate ?? Buffer.from(roots) } };
}

/** gRPC in JavaScript alone would obey the variables (docs/networks.md). */
const withoutProxy = { 'grpc.enable_http_proxy': 0 };

/** Between two retries of a call. */
const retryPauseMs = 200;
const retriesOfACall = 12;
/** A retry that begins later ends at the deadline of its call, and the cause would be lost: "no answer" in place of "refused". */
const retryTakesMs = 300;

/**
 * Connects at its first use, so that a process can start before Temporal does (R10). The SDK's own retries pause up to 5 s; a
 * retry that pauses while the connection closes throws an error that no caller can catch, and ends the process. So our pauses
 * are short, no retry starts while the connection closes or shortly before the call's deadline, and `connection.close` waits for a pause
 * that has begun.
 */
export function lazyClient(place: TemporalPlace, dataConverter: DataConverter): Client {
  let closing = false;
  let lastPauseAt = -Infinity;
  const retry: ReturnType<typeof makeGrpcRetryInterceptor> = (call, next) =>
    makeGrpcRetryInterceptor({
      delayFunction: () => {
        lastPauseAt = performance.now();
        return retryPauseMs;
      },
      retryableDecider: (attempt, status) =>
        !closing && attempt <= retriesOfACall && isRetryableError(status) && hasTimeToRetry(call.deadline),
    })(call, next);
  const connection = Connection.lazy({ ...place.connection, interceptors: [retry], channelArgs: withoutProxy });
  const close = connection.close.bind(connection);
  connection.close = async () => {
    closing = true;
    await pause(Math.max(0, lastPauseAt + 2 * retryPauseMs - performance.now()));
    await close();
  };
  return new Client({ connection, namespace: place.namespace, dataConverter });
}

function hasTimeToRetry(deadline: Date | number = Infinity): boolean {
  return Date.now() + retryPauseMs + retryTakesMs < Number(deadline);
}
