import { once } from 'node:events';
import { connect } from 'node:net';
import { BridgeError } from '../../../domain/error-table';
import { listen } from '../../../telemetry/http-server';
import { beginApiCounts, beginWorkerCounts } from '../../../telemetry/known-labels';
import { createApiMetrics, createWorkerMetrics } from '../../../telemetry/metrics';
import { startOpsServer, type OpsServerOptions } from '../../../telemetry/ops-server';
import { apiClient } from '../../support/api-client';
import { ScrapedMetrics } from '../../support/scraped-metrics';
import { eventually } from '../../support/eventually';
import { rawRequest } from '../../support/raw-http';

const host = '127.0.0.1';

describe('a listening server', () => {
  it('says what the port is for when it is taken', async () => {
    const first = await listen((_request, response) => response.end(), { port: 0, host, purpose: 'first' });
    const second = listen(() => undefined, { port: first.port, host, purpose: 'webhooks and callbacks' });
    await expect(second).rejects.toMatchObject({
      code: 'BRIDGE_PORT_IN_USE',
      message: expect.stringContaining(`webhooks and callbacks: port ${first.port}`) as string,
    });
    await first.close(0);
  });

  it('T11: answers what is in flight, and then closes at once', async () => {
    let arrived: (answer: () => void) => void = () => undefined;
    const inFlight = new Promise<() => void>((resolve) => (arrived = resolve));
    const server = await listen((_request, response) => arrived(() => response.end('done')), {
      port: 0,
      host,
      purpose: 'test',
    });
    const call = fetch(`http://${host}:${server.port}/`);
    const answer = await inFlight;
    const closed = server.close(60_000);
    answer();
    const response = await call;
    expect([response.status, response.headers.get('connection'), await response.text()]).toEqual([
      200,
      'close',
      'done',
    ]);
    await closed;
  });

  it('T11: cuts what is left when the grace is over', async () => {
    const server = await listen(() => undefined, { port: 0, host, purpose: 'test' });
    const socket = connect(server.port, host);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab');
    await once(socket, 'connect');
    const cut = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    await server.close(50);
    await cut;
  });

  it('T11: a connection that never said anything does not hold it up', async () => {
    const server = await listen(() => undefined, { port: 0, host, purpose: 'test' });
    const socket = connect(server.port, host);
    await once(socket, 'connect');
    await server.close(60_000);
  });
});

describe('the ops port', () => {
  async function served(options: Partial<OpsServerOptions>) {
    const server = await startOpsServer({
      key: 'worker.opsPort',
      port: 0,
      host,
      whyNotReady: async () => undefined,
      ready: createApiMetrics().ready,
      metrics: async () => 'a 1\n',
      logger: { info: jest.fn(), warn: jest.fn() },
      ...options,
    });
    return { call: apiClient(`http://${host}:${server.port}`), close: () => server.close(0) };
  }

  it.each([
    ['nothing', async () => undefined, 200, { status: 'ready' }],
    ['a drain', async () => 'it drains', 503, { status: 'not ready', reason: 'it drains' }],
    [
      'an error for people',
      async () => Promise.reject(new BridgeError('BRIDGE_TEMPORAL_NAMESPACE', 'here')),
      503,
      { status: 'not ready', reason: 'BRIDGE_TEMPORAL_NAMESPACE: Temporal does not have the namespace: here' },
    ],
    [
      'an unforeseen error, which is not shown',
      async () => Promise.reject(new Error('a secret of the inside')),
      503,
      { status: 'not ready', reason: 'an unforeseen failure; the log says what' },
    ],
    [
      'no answer at all',
      async () => new Promise<undefined>(() => undefined),
      503,
      { status: 'not ready', reason: 'no answer within 2 s' },
    ],
  ])('R31: /readyz of a process that is held up by %s', async (_what, whyNotReady, status, body) => {
    const { call, close } = await served({ whyNotReady });
    const answer = await call('GET', '/readyz');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, body]);
    expect((await call('GET', '/healthz')).status).toBe(200);
    await close();
  });

  it('R31: a scrape says whether the process is ready, also one that nobody probes', async () => {
    const { registry, ready } = createApiMetrics();
    let reason: string | undefined = 'it does not poll';
    const { call, close } = await served({ ready, whyNotReady: async () => reason, metrics: () => registry.metrics() });
    const read = async () => new ScrapedMetrics((await call('GET', '/metrics')).text).sum('bridge_ready');
    expect(await read()).toBe(0);
    reason = undefined;
    expect(await read()).toBe(1);
    await close();
  });

  it('serves metrics as text, and 404 for anything else, without saying what it is', async () => {
    const { call, close } = await served({});
    const metrics = await call('GET', '/metrics');
    expect([metrics.text, metrics.headers.get('content-type')]).toEqual([
      'a 1\n',
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const unknown = await call('GET', '/else');
    expect([unknown.status, unknown.headers.get('x-powered-by')]).toEqual([404, null]);
    await close();
  });
});

it('R31: the log says once that a process is not ready any more, why, and that it is again', async () => {
  const said: unknown[][] = [];
  const logger = {
    info: (...line: unknown[]) => said.push(['info', ...line]),
    warn: (...line: unknown[]) => said.push(['warn', ...line]),
  };
  const reasons = ['starts', undefined, undefined, 'Temporal is gone', 'Temporal is gone', undefined];
  const server = await startOpsServer({
    key: 'worker.opsPort',
    port: 0,
    host,
    whyNotReady: async () => reasons.shift(),
    ready: createApiMetrics().ready,
    metrics: async () => '',
    logger: logger as OpsServerOptions['logger'],
  });
  const call = apiClient(`http://${host}:${server.port}`);
  while (reasons.length > 0) await call('GET', '/readyz');
  expect(said).toEqual([
    ['warn', { reason: 'Temporal is gone' }, 'Not ready any more'],
    ['info', 'Ready again'],
  ]);
  await server.close(0);
});

it.each(['/metrics', '/%zz', 'http://[/metrics'])(
  'R15: what fails on the ops port at %s shows no stack',
  async (target) => {
    const metrics = async () => Promise.reject(new Error('a secret of the inside'));
    const server = await startOpsServer({
      key: 'worker.opsPort',
      port: 0,
      host,
      whyNotReady: async () => undefined,
      ready: createApiMetrics().ready,
      metrics,
      logger: { info: jest.fn(), warn: jest.fn() },
    });
    const request = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const { status, body, json } = await rawRequest(server.port, [request]);
    expect(status).toBe(target === '/metrics' ? 500 : 404);
    expect(json).toEqual({ message: expect.any(String) as string });
    expect(body).not.toMatch(/secret|at |<html/);
    await server.close(0);
  },
);

describe('metrics', () => {
  it('R12: the failed share is asked for when it is read', async () => {
    const metrics = createApiMetrics();
    let share = 0.25;
    metrics.observeFailedShare(() => share);
    const read = async () => new ScrapedMetrics(await metrics.registry.metrics()).sum('bridge_gupy_failed_share');
    expect(await read()).toBe(0.25);
    share = 0.75;
    expect(await read()).toBe(0.75);
  });

  it('the first refusal is an increase: known label sets are born at 0', async () => {
    const [api, worker] = [createApiMetrics(), createWorkerMetrics()];
    beginApiCounts(api, ['clinic']);
    beginWorkerCounts(worker, ['clinic']);
    const text = `${await api.registry.metrics()}${await worker.registry.metrics()}`;
    for (const series of [
      'bridge_refused_total{route="webhooks/gupy",reason="unauthenticated"} 0',
      'bridge_callbacks_total{provider="clinic",status="unreadable"} 0',
      'bridge_gupy_requests_total{endpoint="put-tag",result="unauthorized"} 0',
      'bridge_gupy_requests_total{endpoint="put-tag",result="rejected"} 0',
      'bridge_provider_requests_total{provider="clinic",operation="order",result="unauthorized"} 0',
    ])
      expect(text).toContain(series);
  });

  it('two registries of one process count apart', async () => {
    const [one, other] = [createApiMetrics(), createApiMetrics()];
    one.webhooks.inc({ status: 'started' });
    createWorkerMetrics();
    expect(new ScrapedMetrics(await other.registry.metrics()).sum('bridge_webhooks_total')).toBe(0);
  });

  it('watch Node once, however many registries there are', () => {
    const watches = (name: string) =>
      [createApiMetrics(), createWorkerMetrics()].map(({ registry }) => registry.getSingleMetric(name));
    for (const name of ['nodejs_eventloop_lag_seconds', 'nodejs_gc_duration_seconds']) {
      const [one, other] = watches(name);
      expect(one).toBeDefined();
      expect(other).toBe(one);
    }
  });

  it('T16: the delay of the loop is seen when something holds it up, and forgotten after it was read', async () => {
    const { registry } = createApiMetrics();
    const read = async () => new ScrapedMetrics(await registry.metrics()).loopDelay;
    const turn = () => new Promise((resolve) => setTimeout(resolve, 30));
    const heldUp = async () => {
      await read();
      // The first look after a reading only starts the clock; on a busy machine it may come late.
      await turn();
      const until = performance.now() + 300;
      while (performance.now() < until);
      await turn();
      return (await read()).max > 200;
    };
    await eventually(heldUp);
    await eventually(async () => (await read()).max < 200);
  });
});
