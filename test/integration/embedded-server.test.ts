// The embedded server for real: what was started is still there after it was stopped or killed, two never share a file,
// and it ends with the process that started it.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { startEmbeddedServer, type EmbeddedServer } from '../../dev-server/embedded-server';
import { processStamp } from '../../dev-server/exclusive-lock';
import { registerSearchAttributes } from '../../temporal/search-attribute-check';
import { examDeadline, examStatus, gupyJobId, searchAttributes } from '../../workflows/search-attributes';
import { eventually } from '../support/eventually';
import { firstLine, spawnTypeScript } from '../support/typescript-process';

const executable = process.env.TEMPORAL_CLI_PATH ?? '';
const workflowId = 'application-1';
let dataFolder: string;
let running: EmbeddedServer[];

beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'embedded-server-'));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.close()));
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(ports: { port?: number; uiPort?: number } = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ executable, dataFolder, searchAttributes, ...ports });
  running.push(server);
  return server;
}

async function withClient<T>(server: EmbeddedServer, run: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await run(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** No worker is needed: accepted means durable. */
async function startRun(server: EmbeddedServer): Promise<void> {
  await withClient(server, (client) =>
    client.workflow.signalWithStart('applicationWorkflow', {
      workflowId,
      taskQueue: 'nobody-works-here',
      args: [{ applicationId: 1 }],
      signal: 'applicationMoved',
      signalArgs: [{ eventId: 'e1' }],
      typedSearchAttributes: [
        { key: examStatus, value: 'ordering' },
        { key: gupyJobId, value: 123456 },
        { key: examDeadline, value: new Date('2026-03-01T12:00:00Z') },
      ],
    }),
  );
}

async function expectRunKept(server: EmbeddedServer): Promise<void> {
  await withClient(server, async (client) => {
    const description = await client.workflow.getHandle(workflowId).describe();
    expect(description.status.name).toBe('RUNNING');
    expect(description.typedSearchAttributes.get(gupyJobId)).toBe(123456);
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    expect(await client.workflow.count('ExamStatus = "ordering"')).toMatchObject({ count: 1 });
  });
}

const portOf = (url: string) => Number(url.split(':').at(-1));

it('keeps runs, signals and search attributes over a stop and a start on the same ports', async () => {
  const first = await start();
  const answered = await fetch(first.uiUrl);
  expect(answered.status).toBe(200);
  await startRun(first);
  await first.close();
  const second = await start({ port: portOf(first.address), uiPort: portOf(first.uiUrl) });
  expect(second.address).toBe(first.address);
  await expectRunKept(second);
});

it('keeps what it accepted when it is killed in the same moment, and says that it ended', async () => {
  const first = await start();
  await startRun(first);
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toMatchObject({ signal: 'SIGKILL' });
  await expectRunKept(await start());
});

it('refuses a data folder that another server uses, and names the process', async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({
    code: 'BRIDGE_DATA_IN_USE',
    detail: `${dataFolder} is used by process ${first.pid}`,
  });
  await startRun(first);
});

it('refuses a port in use at once, and leaves the folder free', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    await expect(start({ port })).rejects.toMatchObject({ code: 'BRIDGE_PORT_IN_USE' });
  } finally {
    other.close();
  }
  await start();
});

it('fails fast with the last words of a server that ends', async () => {
  const started = startEmbeddedServer({ executable: process.execPath, dataFolder, searchAttributes });
  await expect(started).rejects.toMatchObject({
    code: 'BRIDGE_SERVER_FAILED',
    detail: expect.stringMatching(/^exit code 1; it said: .*Cannot find module/) as string,
  });
});

it('says what is wrong with an executable that cannot be run', async () => {
  const started = startEmbeddedServer({ executable: path.join(dataFolder, 'nothing'), dataFolder, searchAttributes });
  await expect(started).rejects.toMatchObject({
    code: 'BRIDGE_SERVER_FAILED',
    detail: expect.stringContaining('ENOENT') as string,
  });
});

it('registers search attributes over and over', async () => {
  const connection = await Connection.connect({ address: (await start()).address });
  try {
    const late = defineSearchAttributeKey('ExamRoom', SearchAttributeType.KEYWORD);
    await registerSearchAttributes(connection, 'default', [...searchAttributes, late]);
    await registerSearchAttributes(connection, 'default', [...searchAttributes, late]);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(['ExamRoom', 'ExamStatus', 'GupyJobId']));
  } finally {
    await connection.close();
  }
});

it('ends with the process that started it, even when that one is killed', async () => {
  const owner = spawnTypeScript(require.resolve('../support/embedded-server-owner'), [executable, dataFolder]);
  try {
    const { pid } = JSON.parse(await firstLine(owner.stdout)) as { pid: number };
    expect(processStamp(pid)).toBeDefined();
    owner.kill('SIGKILL');
    await eventually(() => processStamp(pid) === undefined);
  } finally {
    owner.kill('SIGKILL');
  }
  await start();
});
