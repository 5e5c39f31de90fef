// A provider that was renamed in bridge.yaml, or removed, may have open runs whose activities would wait unseen for a week. So a worker
// serves its queue too, and each activity fails with BRIDGE_PROVIDER_UNKNOWN, which an operator sees (P-STUCK).
// What could go wrong: Temporal's lists are stale, or it does not answer; the worker asks again every few minutes.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Logger } from '../telemetry/logger';
import { openRuns } from '../temporal/application-runs';
import { examProvider } from '../workflows/search-attributes';

const checkEveryMs = 5 * 60_000;
const answerWithinMs = 10_000;
/** More than anybody removes from the file between two starts; a hostile caller cannot create workers without end. */
const mostNames = 20;

export interface UnconfiguredProvidersOptions {
  client: Client;
  taskQueue: string;
  /** Names in bridge.yaml. */
  configured: readonly string[];
  logger: Logger;
  /** Serves the queue of one more provider. */
  serve: (provider: string) => Promise<void>;
  stop: AbortSignal;
}

/** Resolves when it stops; never rejects. */
export async function serveUnconfiguredProviders(options: UnconfiguredProvidersOptions): Promise<void> {
  const { configured, logger, serve, stop } = options;
  const served = new Set(configured);
  while (!stop.aborted && served.size < configured.length + mostNames) {
    try {
      const provider = await nextUnconfigured(options, [...served]);
      if (provider !== undefined) {
        logger.warn({ provider }, 'Runs are open for a provider that bridge.yaml does not name: put it back');
        await serve(provider);
        served.add(provider);
        continue;
      }
    } catch (error) {
      if (stop.aborted) return;
      logger.warn({ err: error }, 'Runs of unconfigured providers cannot be listed now; trying again');
    }
    await pause(checkEveryMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
  }
}

async function nextUnconfigured(
  { client, taskQueue }: UnconfiguredProvidersOptions,
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
