// The connection of the worker's native core. It stands apart from connection.ts: the SDK's worker package takes most of a
// second to load, and api and most commands never need it.
import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { BridgeError } from '../domain/error-table';
import { placeText, type TemporalPlace } from './connection';
import { temporalError } from './server-answer';

/** @throws BridgeError BRIDGE_TEMPORAL_UNAVAILABLE, or that it refuses */
export async function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(place.connection);
  } catch (error) {
    throw temporalError(error, placeText(place));
  }
}

/**
 * For a person who waits: where Temporal takes the connection and says nothing, the core waits for 30 s. Nothing can call it off, so it is
 * left behind, and closed should it come about.
 * @throws BridgeError BRIDGE_TEMPORAL_UNAVAILABLE, or that it refuses
 */
export async function connectWorkerWithin(withinMs: number, place: TemporalPlace): Promise<NativeConnection> {
  const connecting = connectWorker(place);
  const decided = new AbortController();
  try {
    const connection = await Promise.race([connecting, pause(withinMs, undefined, { signal: decided.signal })]);
    if (connection !== undefined) return connection;
  } finally {
    decided.abort();
  }
  void connecting.then((late) => late.close()).catch(() => undefined);
  const reason = `the worker's way there gave no answer within ${withinMs / 1000} s`;
  throw new BridgeError('BRIDGE_TEMPORAL_UNAVAILABLE', `${placeText(place)}: ${reason}`);
}
