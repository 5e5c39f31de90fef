// What is done in each scenario, by whoever drives it: the same calls of the SDK's client, on the model and on a server.
import './workflow-globals';
import {
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandleWithFirstExecutionRunId,
  WorkflowNotFoundError,
  type WorkflowClient,
} from '@temporalio/client';
import { listens, countsInTurns, measuresItself, said, soFar, tries, waitsAMinute } from './scenario-workflows';

export interface Driver {
  client: WorkflowClient;
  taskQueue: string;
  /** In the time of the server. */
  sleep(ms: number): Promise<void>;
  /** Starts the worker, which is not there before. */
  work(): Promise<void>;
}

export type Seen = readonly unknown[];

export interface Scenario {
  title: string;
  play: (driver: Driver) => Promise<Seen>;
}

let serial = 0;

async function begun(driver: Driver, workflow: string, args: readonly unknown[] = []) {
  await driver.work();
  return unattended(driver, workflow, args);
}

function unattended({ client, taskQueue }: Driver, workflow: string, args: readonly unknown[] = []) {
  return client.start(workflow, { workflowId: `scenario-${++serial}`, taskQueue, args: [...args] });
}

function trial(title: string, activity: string, options: object, more: object = {}): Scenario {
  const retry = { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' };
  const input = { activity, options: { startToCloseTimeout: '20 seconds', retry, ...options }, ...more };
  return { title, play: async (driver) => (await begun(driver, tries.name, [input])).result() as Promise<Seen> };
}

const waiting = { cancellationType: 'WAIT_CANCELLATION_COMPLETED' };

export const scenarios: readonly Scenario[] = [
  {
    title: 'signals come in their order, also those from before the first task',
    async play(driver) {
      const run = await unattended(driver, listens.name);
      await run.signal(said, 'a');
      await run.signal(said, 'b');
      await driver.work();
      await run.signal(said, 'c');
      await run.signal(said, 'end');
      return run.result() as Promise<Seen>;
    },
  },
  {
    title: 'a timer fires at its time where nothing is said',
    play: async (driver) => (await begun(driver, waitsAMinute.name)).result() as Promise<Seen>,
  },
  {
    title: 'a signal comes before the timer',
    async play(driver) {
      const run = await begun(driver, waitsAMinute.name);
      await driver.sleep(30_000);
      await run.signal(said, 'word');
      return run.result() as Promise<Seen>;
    },
  },
  {
    title: 'signalWithStart signals the open run, and starts one where the last has ended',
    async play(driver) {
      await driver.work();
      const { client, taskQueue } = driver;
      const of = { workflowId: `scenario-${++serial}`, taskQueue, signal: said, args: [] };
      const say = (word: string) => client.signalWithStart(listens.name, { ...of, signalArgs: [word] });
      await say('one');
      const first: unknown = await (await say('end')).result();
      await say('two');
      const second: unknown = await (await say('end')).result();
      return [first, second];
    },
  },
  {
    title: 'a signal to an ended run is refused',
    async play(driver) {
      const run = await begun(driver, listens.name);
      await run.signal(said, 'end');
      await run.result();
      const refused = await run.signal(said, 'more').catch((error: unknown) => error);
      return [refused instanceof WorkflowNotFoundError];
    },
  },
  {
    title: 'a query answers from the tasks that are done, also after the end',
    async play(driver) {
      const run = await begun(driver, listens.name);
      await run.signal(said, 'a');
      await driver.sleep(5_000);
      const open = await run.query(soFar);
      await run.signal(said, 'end');
      await run.result();
      return [open, await run.query(soFar)];
    },
  },
  {
    title: 'a history grows by the same events',
    async play(driver) {
      const run = await begun(driver, measuresItself.name);
      await driver.sleep(5_000);
      await run.signal(said, 'word');
      return run.result() as Promise<Seen>;
    },
  },
  trial('an activity is tried again after pauses that grow', 'failsTwice', {}),
  trial('an attempt says how long the pause is', 'asksForAPause', {}),
  trial('a refusal is not tried again', 'refuses', {}),
  trial('attempts end at their number', 'fails', { retry: { maximumAttempts: 2, initialInterval: '1 second' } }),
  trial('no attempt starts after the time of all', 'fails', { scheduleToCloseTimeout: '60 seconds' }),
  trial('an attempt ends at its time', 'hangs', { startToCloseTimeout: '1 second', retry: { maximumAttempts: 1 } }),
  trial('an attempt ends without heartbeats', 'beatsOnce', {
    heartbeatTimeout: '1 second',
    retry: { maximumAttempts: 1 },
  }),
  trial('the next attempt knows what the last one said', 'tellsWhatItSaid', {}),
];

/**
 * The time-skipping server does not call off as the others do, skips no time after a run that nobody worked on was ended, and now and then loses a signal while a run continues as new. So these
 * are held to a real one, in real time.
 */
export const ofRealServer: readonly Scenario[] = [
  {
    title: 'no signal is lost while runs continue as new',
    async play(driver) {
      const run = await begun(driver, countsInTurns.name);
      for (let round = 0; round < 4; round += 1) {
        await Promise.all(Array.from({ length: 5 }, (_none, index) => run.signal(said, `word ${index}`)));
        await driver.sleep(500);
      }
      await run.signal(said, 'end');
      return run.result() as Promise<Seen>;
    },
  },
  {
    title: 'a second start of an id is refused, joins the open run, or takes its place',
    async play({ client, taskQueue }) {
      const workflowId = `scenario-${++serial}`;
      const start = (workflowIdConflictPolicy: 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING') =>
        client.start(listens.name, { workflowId, taskQueue, workflowIdConflictPolicy });
      const first = await start('FAIL');
      const refused = await start('FAIL').catch((error: unknown) => error);
      const joined = await start('USE_EXISTING');
      const second = await start('TERMINATE_EXISTING');
      const statusOf = async ({ firstExecutionRunId }: WorkflowHandleWithFirstExecutionRunId) =>
        (await client.getHandle(workflowId, firstExecutionRunId).describe()).status.name;
      const seen = [
        refused instanceof WorkflowExecutionAlreadyStartedError,
        joined.firstExecutionRunId === first.firstExecutionRunId,
        await statusOf(first),
        await statusOf(second),
      ];
      await client.getHandle(workflowId).terminate();
      return [...seen, await statusOf(second)];
    },
  },
  {
    title: 'lists have the runs of an id, of some ids, of a type and of a status',
    async play(driver) {
      const runs = [await begun(driver, listens.name), await unattended(driver, listens.name)];
      await runs[0]?.signal(said, 'end');
      await runs[0]?.result();
      // A server shows them a little later.
      await driver.sleep(3_000);
      const ids = runs.map(({ workflowId }) => `"${workflowId}"`).join(', ');
      const counted = async (query: string): Promise<number> => {
        const found = new Set<string>();
        for await (const { runId } of driver.client.list({ query })) found.add(runId);
        return found.size;
      };
      return Promise.all(
        [
          `WorkflowId IN (${ids})`,
          `WorkflowId="${runs[0]?.workflowId}"`,
          `WorkflowType="listens" AND WorkflowId IN (${ids}) AND ExecutionStatus="Running"`,
          `WorkflowId IN (${ids}) AND ExecutionStatus="Completed"`,
          `WorkflowType="tries" AND WorkflowId IN (${ids})`,
        ].map(counted),
      );
    },
  },
  trial('a pause is called off at once', 'fails', {}, { cancelAfterMs: 1_500 }),
  trial('a workflow does not wait for the end of what it calls off', 'endsLate', {}, { cancelAfterMs: 500 }),
  trial('a workflow waits for it where it says so', 'endsLate', waiting, { cancelAfterMs: 500 }),
  trial('an attempt that fails after it was called off is the last', 'failsLate', waiting, { cancelAfterMs: 500 }),
];
