// Waits until Temporal can be worked with (R31): the server, the namespace, the search attributes and the permission for them may
// all come after the worker. What it waits for stands in the log and at `/readyz`. What could go wrong: a connection under way in
// the native core cannot be called off, so a stop leaves it behind, and closes it should it come about.
import { setTimeout as pause } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import type { BridgeError } from '../domain/error-table';
import type { Logger } from '../telemetry/logger';
import { placeText, type TemporalPlace } from '../temporal/connection';
import { connectWorker } from '../temporal/native-connection';
import { registerSearchAttributes } from '../temporal/search-attribute-check';
import { temporalError } from '../temporal/server-answer';
import { TemporalProbe } from '../temporal/temporal-probe';
import { searchAttributes } from '../workflows/search-attributes';

export interface TemporalGateOptions {
  place: TemporalPlace;
  logger: Logger;
  stop: AbortSignal;
}

export interface OpenGate {
  connection: NativeConnection;
  /** Asks over that connection. */
  probe: TemporalProbe;
}

const againAfterMs = 2_000;
const answerWithinMs = 5_000;

export class TemporalGate {
  /** What it waits for now. */
  waitsFor: BridgeError | undefined;
  private readonly options: TemporalGateOptions;
  private connection: NativeConnection | undefined;

  constructor(options: TemporalGateOptions) {
    this.options = options;
  }

  /** `undefined` when it was stopped. */
  async open(): Promise<OpenGate | undefined> {
    const { stop } = this.options;
    const stopped = new Promise<undefined>((resolve) => stop.addEventListener('abort', () => resolve(undefined)));
    while (!stop.aborted) {
      const attempt = this.attempt();
      attempt.catch(() => undefined);
      try {
        const open = await Promise.race([attempt, stopped]);
        if (open !== undefined) this.waitsFor = undefined;
        else void attempt.then(({ connection }) => connection.close()).catch(() => undefined);
        return open;
      } catch (error) {
        this.note(temporalError(error, placeText(this.options.place)));
      }
      await pause(againAfterMs, undefined, { signal: stop }).catch(() => undefined);
    }
    await this.connection?.close();
    return undefined;
  }

  private async attempt(): Promise<OpenGate> {
    const { place } = this.options;
    const { namespace } = place;
    const connection = (this.connection ??= await connectWorker(place));
    const probe = new TemporalProbe({ connection, namespace, place: placeText(place), attributes: searchAttributes });
    try {
      await probe.check(answerWithinMs);
    } catch (error) {
      if ((error as BridgeError).code !== 'BRIDGE_TEMPORAL_ATTRIBUTES') throw error;
      await connection.withDeadline(Date.now() + answerWithinMs, () =>
        registerSearchAttributes(connection, namespace, searchAttributes),
      );
      await probe.check(answerWithinMs);
    }
    return { connection, probe };
  }

  /** Once for each thing that is waited for. */
  private note(error: BridgeError): void {
    if (error.message !== this.waitsFor?.message) {
      const { code, detail, entry } = error;
      this.options.logger.warn(
        { code, waitsFor: detail },
        `${entry.message}; trying again every ${againAfterMs / 1000} s. ${entry.action}`,
      );
    }
    this.waitsFor = error;
  }
}
