// How commands and the board use Temporal for a person: connected as api and worker are, every call bounded, every failure one
// line. Two answers must not be mixed up: the server that is not there, and the server that has no worker to ask.
import { type Client, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { type BridgeConfig } from '../config/bridge-config';
import { BridgeError } from '../domain/error-table';
import { lazyClient, placeText, temporalPlace, type TemporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import type { Ask } from '../temporal/listed-runs';
import { createPayloadCodec } from '../temporal/payload-codec';
import { answerOf, grpcStatus, refusalOf, temporalError } from '../temporal/server-answer';

/** For one call of the server itself. */
const serverWithinMs = 5_000;

/** For an answer that a worker gives: it may have to replay the run first. */
const workerWithinMs = 10_000;

export interface TemporalSession {
  config: BridgeConfig;
  client: Client;
  namespace: string;
  /** For another connection to the same place. */
  connection: TemporalPlace;
  /** Address and namespace, for messages. */
  place: string;
  /** @throws BridgeError BRIDGE_TEMPORAL_…; an answer about one run as the SDK has it */
  askServer: Ask;
  /** @throws BridgeError BRIDGE_WORKER_UNAVAILABLE too */
  askWorker: Ask;
}

/**
 * The caller closes `client.connection`.
 * @param found where Temporal is. @default as the environment and the .env beside bridge.yaml say
 */
export function openSession(
  config: BridgeConfig,
  found: TemporalPlace = temporalPlace(config.file, process.env),
): TemporalSession {
  const client = lazyClient(found, createDataConverter(createPayloadCodec(config.privacy.keys)));
  const { namespace } = found;
  const place = placeText(found);
  const askServer: Ask = (call) => bounded(client, serverWithinMs, call, (error) => serverFailure(error, place));
  return {
    config,
    client,
    namespace,
    connection: found,
    place,
    askServer,
    askWorker: (call) =>
      bounded(client, workerWithinMs, call, async (error) => {
        // A server that hangs looks as if no worker answered: it says which of the two it is.
        if (error instanceof NoAnswer) await askServer(() => client.workflowService.getSystemInfo({}));
        return workerFailure(error, config) ?? serverFailure(error, place);
      }),
  };
}

/** The session ends with what it is used for. */
export async function withSession<T>(config: BridgeConfig, use: (session: TemporalSession) => Promise<T>): Promise<T> {
  const session = openSession(config);
  try {
    return await use(session);
  } finally {
    await session.client.connection.close();
  }
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The failures that a passed deadline leads to have many faces; its time has one. */
async function bounded<T>(
  client: Client,
  boundMs: number,
  call: () => Promise<T>,
  translate: (error: unknown) => unknown,
): Promise<T> {
  const started = performance.now();
  try {
    return await client.withDeadline(Date.now() + boundMs, call);
  } catch (error) {
    const late = performance.now() - started >= boundMs - 50 && isRpcFailure(error);
    throw await translate(late ? new NoAnswer(`no answer within ${boundMs / 1000} s`) : error);
  }
}

function isRpcFailure(error: unknown): boolean {
  return answerOf(error) !== undefined || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
}

function serverFailure(error: unknown, where: string): unknown {
  const isOfServer =
    error instanceof NoAnswer || refusalOf(error) !== undefined || answerOf(error)?.code === grpcStatus.unavailable;
  return isOfServer ? temporalError(error, where) : error;
}

/** The server waits for a worker until the call's deadline, or answers at once that no worker can be asked. */
function workerFailure(error: unknown, { temporal }: BridgeConfig): BridgeError | undefined {
  const reason = error instanceof NoAnswer ? error.message : noWorkerReason(answerOf(error));
  if (reason === undefined) return undefined;
  return new BridgeError('BRIDGE_WORKER_UNAVAILABLE', `task queue ${temporal.taskQueue}: ${reason}`, { cause: error });
}

function noWorkerReason(answer: { code: number; details: string } | undefined): string | undefined {
  if (answer?.code === grpcStatus.failedPrecondition) return answer.details;
  // The server buffers one query of a run without a worker, and another command's query waits already.
  return answer?.code === grpcStatus.resourceExhausted && answer.details.includes('query buffer')
    ? 'no answer'
    : undefined;
}
