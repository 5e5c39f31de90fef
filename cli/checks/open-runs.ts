// Will the open runs go on under this bridge.yaml? A run waits for ever, silently, when the workers poll another task queue, or
// when the file no longer has the key that encrypted the run.
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { errorEntry } from '../../domain/error-table';
import { codecOf, keysOfRun, missingKeys } from '../../temporal/key-use';
import { eachAtOnce, listedRuns } from '../../temporal/listed-runs';
import { keyText } from '../../temporal/payload-codec';
import { type TemporalSession } from '../../operator/temporal-session';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';

const name = 'open runs';
const putBack = errorEntry('BRIDGE_PAYLOAD_UNREADABLE').action;
const open = 'WorkflowType IN ("applicationWorkflow", "orderMailboxWorkflow") AND ExecutionStatus = "Running"';

/** The ledgers and cycles of the bridge itself: a worker replaces one that it cannot read, so they hold up no run. */
const ofTheBridge = 'WorkflowType IN ("callLedgerWorkflow", "reconcileWorkflow") AND ExecutionStatus = "Running"';

/** Histories that are read at once. */
const atOnce = 16;

export async function checkOpenRuns(session: TemporalSession): Promise<CheckResult[]> {
  const { client, askServer, config } = session;
  const keys = await keysInUse(session);
  const wrong = [await elsewhere(session), ...keys.problems].filter((found) => found !== undefined);
  if (wrong.length > 0) return wrong;
  const { count } = await askServer(() => client.workflow.count(open));
  if (count === 0) return [fine(name, 'none')];
  return [
    fine(name, `${count} on task queue ${config.temporal.taskQueue}; all can be read; keys in use: ${keys.text}`),
  ];
}

/** `temporal.taskQueue` was renamed under open runs: they stay where they were. */
async function elsewhere(session: TemporalSession): Promise<CheckResult | undefined> {
  const { taskQueue } = session.config.temporal;
  const query = `${open} AND TaskQueue != "${taskQueue}"`;
  const first = await firstOf(session, query);
  if (first === undefined) return undefined;
  const { count } = await session.askServer(() => session.client.workflow.count(query));
  return problem(
    name,
    `${countOf(count, 'run')} on another task queue than ${taskQueue}, such as ${first.workflowId} on ${first.taskQueue}`,
    `keep a worker with temporal.taskQueue: ${first.taskQueue} running until they have ended, or put that name back`,
  );
}

interface KeysInUse {
  /** One for each key that bridge.yaml lacks. */
  problems: CheckResult[];
  /** Each key with the number of runs that need it, those of the bridge itself among them. */
  text: string;
}

/** Of every open run, since one run is enough to lose a candidate. */
async function keysInUse(session: TemporalSession): Promise<KeysInUse> {
  const { client, askServer } = session;
  const codec = codecOf(client);
  const runsOf = new Map<string, number>();
  const lacking = new Map<string, { runs: number; first: string; why: string }>();
  const look = async ({ workflowId, runId }: WorkflowExecutionInfo, isNeeded: boolean): Promise<void> => {
    const use = await askServer(() => keysOfRun(client, { workflowId, runId }));
    for (const id of use.keys()) runsOf.set(id, (runsOf.get(id) ?? 0) + 1);
    if (!isNeeded) return;
    for (const [id, why] of await missingKeys(codec, use)) {
      const { runs, first } = lacking.get(id) ?? { runs: 0, first: workflowId };
      lacking.set(id, { runs: runs + 1, first, why });
    }
  };
  await eachAtOnce(listedRuns(client, open, askServer), atOnce, (run) => look(run, true));
  await eachAtOnce(listedRuns(client, ofTheBridge, askServer), atOnce, (run) => look(run, false));
  const problems = [...lacking.values()].map(({ runs, first, why }) => {
    const more = runs === 1 ? '' : ` and ${countOf(runs - 1, 'more run')}`;
    return problem(name, `${first}${more} cannot be read: ${why}`, putBack);
  });
  return { problems, text: [...runsOf].map(([id, runs]) => `${keyText(id)} by ${countOf(runs, 'run')}`).join(', ') };
}

/** The first of what Temporal's list shows. */
export async function firstOf(
  { client, askServer }: TemporalSession,
  query: string,
): Promise<WorkflowExecutionInfo | undefined> {
  for await (const run of listedRuns(client, query, askServer, 1)) return run;
  return undefined;
}
