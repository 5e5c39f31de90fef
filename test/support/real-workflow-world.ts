// Workflow code on a real Temporal server, for suites whose matter is what only a real server does.
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { FakesByApplication } from './fakes-by-application';
import { installQuietRuntime, startRealServer } from './temporal-servers';
import { bundleWorkflows } from './workflow-bundle';
import { WorkflowWorld } from './workflow-world';

export interface RealWorkflowWorld {
  env: TestWorkflowEnvironment;
  world: WorkflowWorld;
  close(): Promise<void>;
}

export async function startRealWorkflowWorld(fakes: FakesByApplication): Promise<RealWorkflowWorld> {
  const server = await startRealServer();
  installQuietRuntime();
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  const world = new WorkflowWorld(env, await bundleWorkflows(), fakes);
  const close = async (): Promise<void> => {
    await env.teardown();
    await server.close();
  };
  return { env, world, close };
}
