// How the processes start (R31): they wait for what may still come, and say for what; they end for everything else, and say why.
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { BridgeWorld } from '../support/bridge-world';
import type { BridgeProcess, RunningBridge } from '../support/bridge-process';
import { eventually } from '../support/eventually';
import { GrpcProxy } from '../support/grpc-proxy';
import { untilTaken } from '../support/repeated-delivery';
import { demoApplicationIds } from '../../simulator/seed-data';

const { IndexedValueType } = temporal.api.enums.v1;

let world: BridgeWorld;
let proxy: GrpcProxy;
let connection: Connection;

beforeAll(async () => {
  world = await BridgeWorld.create({ company: 'late' });
  await world.startTemporal();
  const address = `127.0.0.1:${world.ports.temporal}`;
  connection = await Connection.connect({ address });
  // As Temporal Cloud does: no operator service.
  proxy = await GrpcProxy.start({ address, refused: ['operatorservice'] });
});

afterAll(async () => {
  await world?.close();
  await proxy?.close();
  await connection?.close();
});

async function whyNotReady({ opsUrl }: RunningBridge): Promise<string> {
  const response = await fetch(`${opsUrl}/readyz`);
  const { reason } = (await response.json()) as { reason?: string };
  return `${response.status} ${reason ?? ''}`;
}

function moved(applicationId: number): Promise<{ status: number; retryAfter: string | null; json: unknown }> {
  return untilTaken(async () => {
    const answer = await world.sendMove(applicationId);
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), json: await answer.json() };
  });
}

async function untilItSays(process: RunningBridge, part: string): Promise<void> {
  await eventually(
    async () => (await whyNotReady(process)).includes(part),
    () => process.log,
  );
}

it('R31, temporal 1057, postiz 1551: a namespace that is made after the worker is waited for; a stop meanwhile ends it at once', async () => {
  const first = await world.startWorker('/healthz');
  await untilItSays(first, '503 BRIDGE_TEMPORAL_NAMESPACE');
  await eventually(() => first.log.includes('"waitsFor":"127.0.0.1:'));
  expect(await first.end('SIGTERM')).toBe(0);
  const worker = await world.startWorker('/healthz');
  const api = await world.startApi('/healthz');
  await untilItSays(worker, 'Temporal does not have the namespace: 127.0.0.1:');
  await untilItSays(api, '503 BRIDGE_TEMPORAL_NAMESPACE');
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection.workflowService.registerNamespace({ namespace: 'late', workflowExecutionRetentionPeriod });
  await Promise.all([worker.until('/readyz'), api.until('/readyz')]);
  const [applicationId] = demoApplicationIds;
  world.enterExam(applicationId);
  await world.untilReport(applicationId, ({ status }) => status === 'waiting');
  await Promise.all([worker.end(), api.end()]);
});

it('R31: a stop while nothing answers at all ends the worker at once, with 0', async () => {
  // Of the documentation: packets are lost there, so the connection stays under way.
  const worker = world.processAt('worker', '192.0.2.1:7233');
  await worker.until('/healthz');
  expect(await worker.end('SIGTERM')).toBe(0);
});

describe('Temporal Cloud: the operator service is refused', () => {
  const namespace = 'cloud';
  const check = () => world.commandWith({ TEMPORAL_ADDRESS: proxy.address, TEMPORAL_NAMESPACE: namespace }, 'check');
  let api: BridgeProcess;
  let worker: BridgeProcess;

  beforeAll(async () => {
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    api = world.processAt('api', proxy.address, namespace);
    worker = world.processAt('worker', proxy.address, namespace);
    await Promise.all([api.until('/healthz'), worker.until('/healthz')]);
  });

  afterAll(() => Promise.all([api.end(), worker.end()]));

  const add = (attributes: Record<string, number>) =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes: attributes });

  it('R31: missing attributes are named by /readyz, the log and the answer to a webhook, with a code of their own', async () => {
    for (const process of [api, worker]) await untilItSays(process, 'BRIDGE_TEMPORAL_ATTRIBUTES');
    expect(await whyNotReady(worker)).toContain('ExamStatus=Keyword is missing');
    await eventually(() => worker.log.includes('docs/temporal-cloud.md'));
    const { status, retryAfter, json } = await moved(4711);
    expect([status, retryAfter]).toEqual([503, '5']);
    expect(json).toMatchObject({ code: 'BRIDGE_TEMPORAL_ATTRIBUTES' });
    await eventually(() => api.log.includes('"code":"BRIDGE_TEMPORAL_ATTRIBUTES","reason"'));
  });

  it('R31: one of another type is named with both types; when all are right, work begins', async () => {
    const {
      INDEXED_VALUE_TYPE_INT: int,
      INDEXED_VALUE_TYPE_KEYWORD: keyword,
      INDEXED_VALUE_TYPE_DATETIME: datetime,
    } = IndexedValueType;
    await add({ GupyJobId: keyword, ExamDeadline: datetime, ExamScheduledFor: datetime, ExamRetryingSince: datetime });
    await add({
      ExamStatus: keyword,
      ExamOutcome: keyword,
      ExamProvider: keyword,
      ExamStep: keyword,
      ExamSeenUntil: keyword,
      ExamBegan: keyword,
      GupyApplicationId: int,
    });
    for (const process of [api, worker]) await untilItSays(process, 'GupyJobId=Int is of type Keyword');
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/PROBLEM {2}search attributes: .*GupyJobId=Int is of type Keyword/);
    await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: ['GupyJobId'] });
    await add({ GupyJobId: int });
    await Promise.all([worker.until('/readyz'), api.until('/readyz')]);
    expect((await moved(4712)).status).toBe(200);
  });

  it('R31: refused permissions are named, and are no outage', async () => {
    proxy.refused = ['operatorservice', 'workflowservice'];
    for (const process of [api, worker]) await untilItSays(process, '503 BRIDGE_TEMPORAL_PERMISSION');
    expect((await moved(4713)).json).toMatchObject({ code: 'BRIDGE_TEMPORAL_PERMISSION' });
    const { stdout } = await check();
    expect(stdout).toContain('BRIDGE_TEMPORAL_PERMISSION');
    proxy.refused = ['operatorservice'];
    await Promise.all([worker.until('/readyz'), api.until('/readyz')]);
  });
});

it('R31: attributes that no column is left for are named so, and are waited for', async () => {
  const namespace = 'full';
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  const int = IndexedValueType.INDEXED_VALUE_TYPE_INT;
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { A: int, B: int, C: int } });
  const worker = world.processAt('worker', `127.0.0.1:${world.ports.temporal}`, namespace);
  await worker.until('/healthz');
  await untilItSays(worker, '503 BRIDGE_TEMPORAL_ATTRIBUTES');
  expect(await whyNotReady(worker)).toContain('cannot have more than 3 search attribute of type Int');
  expect(await worker.end()).toBe(0);
});
