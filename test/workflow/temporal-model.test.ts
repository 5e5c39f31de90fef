// The model of Temporal that the simulation runs on, held to what it models: each scenario is played on both, by the same client and
// the same workflow code, and both must show the same. The server skips time; the model has its own, under the globals, so the
// server is gone before the model plays.
import '../simulation/workflow-globals';
import { randomUUID } from 'node:crypto';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { seededRandom } from '../../simulator/random';
import { start } from '../support/core-fixtures';
import { startRealServer, startTimeSkipping } from '../support/temporal-servers';
import { scenarioActivities } from '../simulation/scenario-activities';
import * as scenarioWorkflows from '../simulation/scenario-workflows';
import { ofRealServer, type Scenario, scenarios, type Seen } from '../simulation/scenarios';
import { startModelWorld } from '../simulation/model-world';
import type { Workflows } from '../simulation/workflow-instance';

const onServer = new Map<string, Seen>();

beforeAll(async () => {
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../simulation/scenario-workflows'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error },
  });
  const playAll = async (env: TestWorkflowEnvironment, played: readonly Scenario[]): Promise<void> => {
    try {
      for (const scenario of played) onServer.set(scenario.title, await playOnServer(env, workflowBundle, scenario));
    } finally {
      await env.teardown();
    }
  };
  await playAll(await startTimeSkipping(), scenarios);
  const server = await startRealServer();
  await playAll(await TestWorkflowEnvironment.createFromExistingServer({ address: server.address }), ofRealServer);
  await server.close();
});

async function playOnServer(
  env: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleWithSourceMap,
  { play }: Scenario,
): Promise<Seen> {
  const taskQueue = `scenario-${randomUUID()}`;
  const { nativeConnection: connection, namespace = 'default', client } = env;
  const ends: (() => Promise<void>)[] = [];
  const work = async (): Promise<void> => {
    const place = { connection, namespace, taskQueue, workflowBundle };
    const worker = await Worker.create({ ...place, activities: { ...scenarioActivities } });
    const running = worker.run();
    ends.push(async () => {
      worker.shutdown();
      await running;
    });
  };
  try {
    const played = play({ client: client.workflow, taskQueue, sleep: (ms) => env.sleep(ms), work });
    return await Promise.race([played, tooLate()]);
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
}

/** A scenario that hangs is one difference, and not the end of the suite. */
async function tooLate(): Promise<Seen> {
  await new Promise((resolve) => setTimeout(resolve, 120_000).unref());
  return ['nothing in time'];
}

async function playOnModel({ play }: Scenario): Promise<Seen> {
  const { time, client, model, startWorker, end } = startModelWorld(seededRandom(1), start);
  const taskQueue = 'scenario';
  const workflows = scenarioWorkflows as unknown as Workflows;
  const activities = new Map([[taskQueue, { ...scenarioActivities }]]);
  const work = async (): Promise<void> => void startWorker({ workflows, taskQueue, activities });
  try {
    const seen = await time.during(play({ client, taskQueue, sleep: (ms) => time.sleep(ms), work }));
    expect(model.taskFailures).toEqual([]);
    return seen;
  } catch (error) {
    throw model.taskFailures[0] ?? error;
  } finally {
    end();
  }
}

it.each([...scenarios, ...ofRealServer].map((scenario) => [scenario.title, scenario] as const))(
  '%s',
  async (title, scenario) => {
    expect(await playOnModel(scenario)).toEqual(onServer.get(title));
  },
);
