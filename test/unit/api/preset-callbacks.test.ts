// Callbacks in the words of other providers, through the receiver on a real socket: notices are followed before they are
// answered, results that echo nothing go to the mailbox of their order, and what is not proven is refused.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApplicationSignals } from '../../../api/application-signals';
import { FailedShare } from '../../../api/failed-share';
import { createReceivers } from '../../../api/receivers';
import { RecentDeliveries } from '../../../api/recent-deliveries';
import { ReferenceProof } from '../../../api/reference-proof';
import { RefusalLimiter } from '../../../telemetry/refusal-limiter';
import type { Result } from '../../../domain/exam/result';
import { monotonicClock } from '../../../outbound/clock';
import { orderPath, urlToken } from '../../../providers/signatures/static-proofs';
import { createLogger } from '../../../telemetry/logger';
import { createApiMetrics } from '../../../telemetry/metrics';
import { callbackUrl, hmacOf, PresetWorld, reference, secret, type SentCallback } from '../../support/preset-world';
import { testReferences, testShortHash } from '../../support/reference-keys';

let world: PresetWorld;
let server: Server;
let received: [applicationId: number, result: Result][];
let mailed: Result[];
let logged: string[];

async function start(keys: string, refusalsPerMinute = 1_000): Promise<void> {
  world = await PresetWorld.start(keys);
  received = [];
  mailed = [];
  const signals = {
    async resultReceived(applicationId: number, result: Result) {
      received.push([applicationId, result]);
    },
    async ofOrder(result: Result) {
      mailed.push(result);
    },
    async resultAltered() {
      return 'signalled';
    },
  } as unknown as ApplicationSignals;
  const metrics = createApiMetrics();
  logged = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const logger = createLogger({ component: 'api', level: 'warn', destination });
  const clock = monotonicClock;
  const shared = { signals, metrics, logger, shortHash: testShortHash };
  const limiter = new RefusalLimiter(refusalsPerMinute, clock);
  const app = createReceivers({
    gupy: { ...shared, secrets: undefined, exams: [], deliveries: new RecentDeliveries({ clock }) } as never,
    callback: {
      ...shared,
      maxBytes: 256 * 1024,
      adapters: new Map([['school', world.adapter]]),
      limiter,
      deliveries: new RecentDeliveries({ clock }),
      proof: new ReferenceProof(testReferences),
      nowMs: Date.now,
    },
    responder: { limiter, metrics, logger },
    failedShare: new FailedShare(() => clock.now()),
    clock,
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

afterEach(async () => {
  await world.close();
  await new Promise((resolve) => server.close(resolve));
});

async function post({
  body,
  headers = {},
  query = {},
  token,
}: SentCallback): Promise<{ status: number; json: unknown; headers: Headers }> {
  const { port } = server.address() as AddressInfo;
  const search = new URLSearchParams(query).toString();
  const path = `/callbacks/school${token === undefined ? '' : `/${token}`}`;
  const url = `http://127.0.0.1:${port}${path}${search === '' ? '' : `?${search}`}`;
  const answer = await fetch(url, { method: 'POST', body, headers });
  return { status: answer.status, json: await answer.json(), headers: answer.headers };
}

const codesignal = `
preset: codesignal
token: t
callback: { secret: ${secret} }
values: { passPercent: 70 }
`;

function finished(): SentCallback {
  const [event, triggeredOn] = ['companyTestSessionFinished', 1767225600000];
  const body = JSON.stringify({ event, triggeredOn, payload: { testSessionId: 's-1', score: 1, maxScore: 1000 } });
  return { body, headers: { 'x-codesignal-signature': hmacOf(`${callbackUrl}${event}${triggeredOn}`) } };
}

const session = {
  data: {
    companyTestSession: {
      id: 's-1',
      status: 'over',
      finishDate: 1767225600000,
      maxScore: 1000,
      result: { score: 900 },
    },
  },
};

test('a notice is followed before it is answered, and its result goes to the mailbox of the order', async () => {
  await start(codesignal);
  world.answers({ 'POST /graphql': session });
  expect(await post(finished())).toMatchObject({ status: 200, json: { status: 'accepted' } });
  expect(mailed).toMatchObject([{ orderId: 's-1', outcome: 'passed', score: 900 }]);
  expect(await post(finished())).toMatchObject({ status: 200 });
  expect(mailed).toHaveLength(1);
  expect(received).toEqual([]);
});

test('P-ACK: a notice whose result cannot be fetched is not acknowledged, and says when to come again', async () => {
  await start(codesignal);
  world.answers({}, 502);
  const answer = await post(finished());
  expect(answer).toMatchObject({ status: 503 });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  world.answers({ 'POST /graphql': session });
  expect(await post(finished())).toMatchObject({ status: 200 });
  expect(mailed).toHaveLength(1);
});

test('R12: a set-up ping and an event of no interest are answered 200, a forged event 401', async () => {
  await start(codesignal);
  expect(await post({ body: '' })).toMatchObject({ status: 200 });
  const { body, headers = {} } = finished();
  expect(await post({ body: body.replace('Finished', 'Started'), headers })).toMatchObject({ status: 401 });
  const event = 'companyTestSessionCreated';
  const started = body.replace('companyTestSessionFinished', event);
  const signed = { 'x-codesignal-signature': hmacOf(`${callbackUrl}${event}1767225600000`) };
  expect(await post({ body: started, headers: signed })).toMatchObject({ status: 200 });
  expect(mailed).toEqual([]);
});

test('R12: who repeats one proof with other bodies writes no more lines into the log than are refused in a minute', async () => {
  await start(codesignal, 3);
  const sent = finished();
  const pointless = { ...sent, body: sent.body.replace('"s-1"', '"no session"') };
  for (let time = 0; time < 10; time++) expect(await post(pointless)).toMatchObject({ status: 200 });
  expect(logged.map((line) => (JSON.parse(line) as { reason: string }).reason)).toEqual(['fields', 'fields', 'fields']);
  expect(world.calls()).toEqual([]);
});

test('R7: an empty callback is no ping where the provider documents none, and proves nothing', async () => {
  await start(`preset: checkr\ntoken: t\ncallback: { secret: ${secret} }`);
  expect(await post({ body: '' })).toMatchObject({ status: 401 });
  expect(await post({ body: '', headers: { 'x-checkr-signature': hmacOf('') } })).toMatchObject({ status: 400 });
});

test('R12: a sender whose queue goes on is told what is wrong', async () => {
  await start(`preset: checkr\ntoken: t\ncallback: { secret: ${secret} }`);
  const body = '{"type":"report.completed","type":"report.completed"}';
  const sent = { body, headers: { 'x-checkr-signature': hmacOf(body) } };
  expect(await post(sent)).toMatchObject({
    status: 400,
    json: { reason: expect.stringContaining('repeats a key') as string },
  });
});

test('the end of the URL, or the query of an order of before, reaches the proof and the reference, and a foreign token is refused', async () => {
  await start(`
preset: gupy-test-provider
token: t
callback: { secret: ${secret} }
values: { companyId: 1, redirectUrl: 'https://careers.example.com', passScore: 70 }
`);
  const result = { tier: 'major', score: 73, result_string: '73%', date: '2026-07-12T12:00:00Z' };
  const body = JSON.stringify({ status: 'done', results: [result] });
  const token = urlToken(secret, reference);
  expect(await post({ body, token: orderPath(secret, reference) })).toMatchObject({ status: 200 });
  expect(await post({ body, query: { reference, token } })).toMatchObject({ status: 200 });
  expect(received).toMatchObject([[654321, { reference, outcome: 'passed' }]]);
  const other = '654322.123456.86547.0123456789';
  expect(await post({ body, token: `${other}.${token}` })).toMatchObject({ status: 401 });
  expect(await post({ body, query: { reference: other, token } })).toMatchObject({ status: 401 });
  expect(await post({ body })).toMatchObject({ status: 401 });
  expect(received).toHaveLength(1);
});

test('R29: a state that comes back is handed over again, its copies are not', async () => {
  await start(`preset: clearsale\ntoken: t\ncallback: { secret: ${secret} }`);
  const headers = { 'x-api-key': secret };
  const body = JSON.stringify({ transactionId: 't-1', status: 'Completed' });
  for (const status of ['Completed', 'Completed', 'Error', 'Completed', 'Completed']) {
    const response = { cadastralSituation: 'Regular' };
    const results = [{ service: 'ReceitaFederal', status, response }];
    world.answers({ 'GET /transaction/t-1/backgroundcheck': { status: 'Completed', results } });
    expect(await post({ body, headers })).toMatchObject({ status: 200 });
  }
  expect(mailed.map(({ outcome }) => outcome)).toEqual(['passed', 'inconclusive', 'passed']);
});

test('R29: an event between two equal states makes the second one news', async () => {
  await start(`
token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/reference}}' }
result:
  outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: failed }]
  occurredAt: /at
`);
  for (const said of [{ ok: true }, { ok: false, at: '2026-01-15T12:00:00Z' }, { ok: true }]) {
    const body = JSON.stringify({ reference, ...said });
    expect(await post({ body, headers: { 'x-signature': hmacOf(body) } })).toMatchObject({ status: 200 });
  }
  expect(received.map(([, { outcome }]) => outcome)).toEqual(['passed', 'failed', 'passed']);
});

test('a result without a date is the same result when it comes again', async () => {
  await start(`
preset: clearsale
token: t
callback: { secret: ${secret} }
`);
  const answer = { status: 'Completed', backgroundCheckId: 'b', results: [{ service: 'PEP', status: 'Completed' }] };
  world.answers({ 'GET /transaction/t-1/backgroundcheck': answer });
  const sent = {
    body: JSON.stringify({ transactionId: 't-1', status: 'Completed' }),
    headers: { 'x-api-key': secret },
  };
  for (let copy = 0; copy < 3; copy++) expect(await post(sent)).toMatchObject({ status: 200 });
  expect(mailed).toMatchObject([{ orderId: 't-1', outcome: 'inconclusive' }]);
});
