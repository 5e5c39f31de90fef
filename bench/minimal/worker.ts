// The worker process of the minimal workflow, with the SDK's own settings. Prints a line when it polls.
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import * as activities from './calls';
import { taskQueue } from './exam-workflow';

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
  const workflowsPath = require.resolve('./exam-workflow');
  const worker = await Worker.create({ connection, taskQueue, workflowsPath, activities });
  const running = worker.run();
  process.stdout.write('polls\n');
  await running;
  await connection.close();
}

void main();
