// Runs outlive the file: a provider that was renamed in bridge.yaml, or taken out, may have open runs, and nobody would poll
// its queue. What they ask of it would wait there unseen for a week. So this worker serves such queues too: each call fails
// with BRIDGE_PROVIDER_UNKNOWN, which is an attention that an operator sees (P-STUCK).
// What could go wrong: Temporal's visibility lags or does not answer; it is asked again every few minutes.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from '../telemetry/logger';
import { openRuns } from '../temporal/application-runs';
import { examProvider } from '../workflows/search-attributes';

const lookEveryMs = 5 * 60_000;
const answerWithinMs = 10_000;
/** More names than anybody takes out of a file between two starts; a hostile one cannot make workers without end. */
const mostNames = 20;

export interface ForgottenProvidersOptions {
  client: Client;
  taskQueue: string;
  /** Names in bridge.yaml. */
  configured: readonly string[];
  logger: Logger;
  /** Serves the queue of one more provider. */
  serve: (provider: string) => Promise<void>;
  stop: AbortSignal;
}

/** Resolves when it is stopped; never rejects. */
export async function serveForgottenProviders(options: ForgottenProvidersOptions): Promise<void> {
  const { configured, logger, serve, stop } = options;
  const served = new Set(configured);
  while (!stop.aborted && served.size < configured.length + mostNames) {
    try {
      const forgotten = await oneForgotten(options, [...served]);
      if (forgotten !== undefined) {
        logger.warn(
          { provider: forgotten },
          'Runs are open for a provider that bridge.yaml does not name: put it back',
        );
        await serve(forgotten);
        served.add(forgotten);
        continue;
      }
    } catch (error) {
      if (stop.aborted) return;
      logger.warn({ err: error }, 'Runs of forgotten providers cannot be looked for now; trying again');
    }
    await pause(lookEveryMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
  }
}

async function oneForgotten(
  { client, taskQueue }: ForgottenProvidersOptions,
  served: readonly string[],
): Promise<string | undefined> {
  const names = served.map((name) => `"${name}"`).join(', ');
  const query = `${openRuns} AND TaskQueue="${taskQueue}" AND ExamProvider IS NOT NULL AND ExamProvider NOT IN (${names})`;
  return client.withDeadline(Date.now() + answerWithinMs, async () => {
    for await (const run of client.workflow.list({ query, pageSize: 1 })) {
      return run.typedSearchAttributes.get(examProvider);
    }
    return undefined;
  });
}
