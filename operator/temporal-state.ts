// Whether Temporal takes what the api hands over: for `/readyz`, and for the log while it does not yet (R31).
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { BridgeError } from '../domain/error-table';
import type { Logger } from '../telemetry/logger';
import { TemporalProbe } from '../temporal/temporal-probe';
import { searchAttributes } from '../workflows/search-attributes';

export interface TemporalStateOptions {
  client: Client;
  /** Address and namespace, for messages. */
  place: string;
  logger: Logger;
  stop: AbortSignal;
  /** For the log: what follows from Temporal being away, and there again. */
  means: { away: string; there: string };
}

const answerWithinMs = 1_800;
const againAfterMs = 2_000;

export class TemporalState {
  private readonly options: TemporalStateOptions;
  private readonly probe: TemporalProbe;

  constructor(options: TemporalStateOptions) {
    const { client, place } = options;
    const {
      connection,
      options: { namespace },
    } = client;
    this.options = options;
    this.probe = new TemporalProbe({ connection, namespace, place, attributes: searchAttributes });
  }

  /** For `/readyz` of a process that serves requests. @throws BridgeError BRIDGE_TEMPORAL_… */
  async whyNotReady(): Promise<string | undefined> {
    if (this.options.stop.aborted) return 'it drains';
    await this.probe.check(answerWithinMs);
    return undefined;
  }

  /** Logs what is missing, once for each thing, until nothing is. Never rejects. */
  async announce(): Promise<void> {
    const { logger, stop, means } = this.options;
    let said: string | undefined;
    while (!stop.aborted) {
      try {
        await this.probe.check(answerWithinMs);
        if (said !== undefined) logger.info(`Temporal is there: ${means.there}`);
        return;
      } catch (error) {
        const { code, detail, message, entry } = error as BridgeError;
        if (stop.aborted) return;
        if (message !== said)
          logger.warn({ code, waitsFor: detail }, `${entry.message}; ${means.away}. ${entry.action}`);
        said = message;
      }
      await pause(againAfterMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
    }
  }
}
