// Deletes everything that Temporal stores about one application, running or not (LGPD art. 16 and 18). One audit line stays: who
// deleted it and when, and nothing of the candidate. What could go wrong: a new event starts a new run; the text warns of it, and a run
// that starts during the deletion is deleted too. Or the namespace is another company's, which has a candidate of the same id.
import { userInfo } from 'node:os';
import { BridgeError } from '../domain/error-table';
import { codecOf, keysOfRun, lenientCodec, missingKeys } from '../temporal/key-use';
import { isReconcileScheduleReadable, reconcileScheduleId } from '../temporal/schedules';
import { type StoredExecution } from '../temporal/stored-executions';
import { createLogger } from '../telemetry/logger';
import { type CommonOptions } from './common-options';
import { UsageError } from './fail';
import { parseApplicationId } from './typed-values';
import { storedExecutions, storedHistories } from './operator/stored-application';
import { type TemporalSession } from '../operator/temporal-session';
import { withTemporal } from './with-temporal';
import { countOf, print, progressBar } from './output';
import { type BridgeCommand } from './program';

interface EraseOptions extends CommonOptions {
  yes?: boolean;
}

export function registerErase(program: BridgeCommand): void {
  program
    .command('erase')
    .description('delete everything that is stored about an application; it cannot be undone')
    .argument('<applicationId>', 'id of the Gupy application', parseApplicationId)
    .option('--yes', 'do it; without it nothing is deleted')
    .takesConfig()
    .withExamples('erase 654321 --yes')
    .performs(erase);
}

async function erase(applicationId: number, options: EraseOptions): Promise<number> {
  const erased = await withTemporal(options, async (session) => {
    // Whoever lost a key must be able to delete what it closed.
    const executions = storedExecutions(session, lenientCodec(codecOf(session.client)));
    const found = await storedHistories(session, applicationId, executions);
    await refuseForeign(session, found);
    if (options.yes !== true) {
      throw new UsageError(
        `${countOf(found.length, 'run')} would be deleted for good; nothing was. Say --yes: erase ${applicationId} --yes`,
      );
    }
    return { place: session.place, ...(await executions.eraseAll(applicationId, progressBar)) };
  });
  audit(applicationId, erased);
  print(
    `${countOf(erased.count, 'run')} of application ${applicationId} deleted. Gupy and the provider keep their own data; an open ` +
      'order there stays open. A new event of this application starts a new run. Reconciliation starts one within 15 ' +
      'minutes if the candidate is still in an exam step and Gupy shows no settled exam.',
  );
  if (!erased.isLeft) return 0;
  print(
    'New events for this application kept arriving and one run remains. Stop the sender or the api, then erase again.',
  );
  return 1;
}

/**
 * What no key opens belongs to somebody else, unless a worker with these keys keeps the namespace: then a key is lost.
 * @throws BridgeError BRIDGE_PAYLOAD_UNREADABLE
 */
async function refuseForeign(session: TemporalSession, found: readonly StoredExecution[]): Promise<void> {
  const { client, askServer, place } = session;
  const lacking = new Map<string, string>();
  for (const { workflowId, runId } of found) {
    const use = await askServer(() => keysOfRun(client, { workflowId, runId }));
    const missing = await missingKeys(codecOf(client), use);
    if (missing.size < use.size) return;
    for (const [id, why] of missing) lacking.set(id, why);
  }
  if (lacking.size === 0 || (await askServer(() => isReconcileScheduleReadable(client)))) return;
  const [first] = found;
  throw new BridgeError(
    'BRIDGE_PAYLOAD_UNREADABLE',
    `${first?.workflowId} at ${place}: ${[...lacking.values()].join(', ')}; nothing was deleted, since no worker with these keys ` +
      `keeps that namespace (${reconcileScheduleId}), which may be another company's`,
  );
}

/** On stderr, so that it can be kept apart from what people read. */
function audit(applicationId: number, { place, count }: { place: string; count: number }): void {
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const logger = createLogger({ component: 'audit', level: 'info', destination });
  logger.info({ applicationId, by: userInfo().username, place, count }, 'Erased');
}
