// The connection of the worker's native core. It stands apart from connection.ts: the SDK's worker package takes most of a
// second to load, and api and most commands never need it.
import { NativeConnection } from '@temporalio/worker';
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
