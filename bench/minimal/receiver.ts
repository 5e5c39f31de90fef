// The receiver process of the minimal workflow: a webhook starts a run, a callback signals it. Prints its port when it listens.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { type examWorkflow, resultReceived, taskQueue } from './exam-workflow';

/** Of a moved candidate, or of a result. */
interface Received {
  data?: { application: { id: number } };
  reference?: string;
  outcome?: string;
}

const workflowIdOf = (applicationId: number | string): string => `minimal-${applicationId}`;

async function main(): Promise<void> {
  const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
  const client = new Client({ connection });
  const server = createServer((request, response) => {
    take(client, request).then(
      () => response.writeHead(200).end(),
      () => response.writeHead(503).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
}

async function take(client: Client, request: IncomingMessage): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const { data, reference, outcome } = JSON.parse(Buffer.concat(parts).toString()) as Received;
  if (data !== undefined) {
    const { id } = data.application;
    await client.workflow.start<typeof examWorkflow>('examWorkflow', {
      workflowId: workflowIdOf(id),
      taskQueue,
      args: [id],
    });
    return;
  }
  const [id = ''] = (reference ?? '').split('.');
  await client.workflow.getHandle(workflowIdOf(id)).signal(resultReceived, outcome ?? '');
}

void main();
