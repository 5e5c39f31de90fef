// R23: what a write says of itself reaches Temporal about when it is said: the SDK holds nothing back for longer.
import { Client, Connection } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { heartbeatEveryMs } from '../../../activities/heartbeats';
import type { GupyClient } from '../../../gupy/gupy-client';
import { createWorkerMetrics } from '../../../telemetry/metrics';
import { createExamWorkers } from '../../../worker/exam-workers';
import { ConfigSandbox, exampleFile } from '../../support/config-sandbox';

it('each worker that writes in Gupy holds a word back no longer than the next one takes', async () => {
  const box = new ConfigSandbox();
  const connection = Connection.lazy();
  const created: WorkerOptions[] = [];
  const create = jest.spyOn(Worker, 'create').mockImplementation(async (options) => {
    created.push(options);
    return {} as Worker;
  });
  await createExamWorkers({
    config: box.load(exampleFile),
    connection: {} as NativeConnection,
    client: new Client({ connection }),
    namespace: 'default',
    dataConverter: defaultDataConverter,
    workflowBundle: { code: '' },
    gupy: {} as GupyClient,
    providers: new Map(),
    metrics: createWorkerMetrics(),
  });
  create.mockRestore();
  await connection.close();
  box.remove();
  const calling = created.filter(({ activities }) => activities !== undefined);
  // Gupy's, the reconciliation's, and two of the example's provider.
  expect(calling).toHaveLength(4);
  for (const { maxHeartbeatThrottleInterval } of calling) expect(maxHeartbeatThrottleInterval).toBe(heartbeatEveryMs);
});
