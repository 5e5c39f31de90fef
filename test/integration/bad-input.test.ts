// What strangers, mistakes and outages meet at the public port of the real api process.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { request } from 'undici';
import { Webhook } from 'standardwebhooks';
import { BridgeWorld } from '../support/bridge-world';
import { provenReference } from '../support/reference-keys';
import { started, untilTaken } from '../support/repeated-delivery';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startApi('/healthz');
});

afterAll(() => world?.close());

interface Answer {
  status: number;
  retryAfter: string | undefined;
  body: string;
  json: unknown;
}

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await request(`${world.config.server.publicUrl}${path}`, { method: 'POST', body, headers });
  const text = await answer.body.text();
  const { 'retry-after': retryAfter } = answer.headers;
  return { status: answer.statusCode, retryAfter: [retryAfter].flat()[0], body: text, json: JSON.parse(text) };
}

const moved = (id: number) =>
  JSON.stringify({
    id: `event-${id}`,
    event: 'application.moved',
    date: '2026-01-15T12:00:00.000Z',
    companyName: 'Empresa',
    data: {
      job: { id: 123_456 },
      application: { id, currentStep: { id: 86_547, name: 'Exame admissional' } },
    },
  });

function fromGupy(body: string, secret = world.webhookSecret): Promise<Answer> {
  return post('/webhooks/gupy', body, { authorization: `Bearer ${secret}` });
}

function fromClinic(body: string, secret: string): Promise<Answer> {
  const at = new Date();
  const signature = new Webhook(secret).sign('msg_1', at, body);
  return post('/callbacks/clinic', body, {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  });
}

const result = JSON.stringify({
  resultId: 'r-1',
  orderId: 'o-1',
  reference: provenReference('clinic'),
  occurredAt: '2026-01-15T12:00:00Z',
  outcome: 'passed',
});

const callbackSecret = () => world.config.providers.get('clinic')?.callback?.secrets[0]?.value ?? '';

describe('while Temporal was never up', () => {
  // Within how long: test/field/one-deadline.test.ts, and beside what the machine takes, test/attack/answers.test.ts.
  it('R10: a good webhook and a good callback get 503 with Retry-After', async () => {
    for (const answer of await Promise.all([fromGupy(moved(1)), fromClinic(result, callbackSecret())]))
      expect(answer).toMatchObject({ status: 503, retryAfter: '5' });
  });

  it('says so at /readyz, and lives at /healthz', async () => {
    expect((await fetch(`${world.api?.opsUrl}/readyz`)).status).toBe(503);
    expect((await fetch(`${world.api?.opsUrl}/healthz`)).status).toBe(200);
  });
});

describe('with Temporal', () => {
  beforeAll(async () => {
    await world.startTemporal();
    await world.api?.until('/readyz');
  });

  it('a wrong or missing secret is 401, and a token of another kind too', async () => {
    expect((await fromGupy(moved(2), 'wrong-secret-wrong-secret-wrong')).status).toBe(401);
    expect((await post('/webhooks/gupy', moved(2))).status).toBe(401);
    expect((await post('/webhooks/gupy', moved(2), { authorization: world.webhookSecret })).status).toBe(401);
  });

  it('a malformed body is 400 and says what is wrong', async () => {
    const answer = await fromGupy('{"event":"application.moved","id":"x","date":"soon","data":{}}');
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/date/);
    expect((await fromGupy('{"event":')).status).toBe(400);
  });

  it('an unknown provider is 404, a wrong signature 401, a malformed result 400', async () => {
    expect((await post('/callbacks/nobody', result)).status).toBe(404);
    const other = `whsec_${Buffer.from('another-secret-of-32-bytes-len-x').toString('base64')}`;
    expect((await fromClinic(result, other)).status).toBe(401);
    expect((await fromClinic(result.replace('passed', 'brilliant'), callbackSecret())).status).toBe(400);
  });

  it('an event of no interest is 200 ignored, and a step without exam too', async () => {
    const other = moved(3).replace('application.moved', 'application.created');
    expect(await fromGupy(other)).toMatchObject({ status: 200, body: '{"status":"ignored"}' });
    const elsewhere = moved(3).replace('86547', '86546').replace('Exame admissional', 'Entrevista');
    expect(await fromGupy(elsewhere)).toMatchObject({ status: 200, body: '{"status":"ignored"}' });
  });

  it('P-ACK: what was refused is accepted now', async () => {
    expect(await untilTaken(() => fromGupy(moved(1)))).toMatchObject({ status: 200, json: { status: started } });
    const accepted = { status: 200, json: { status: 'accepted' } };
    expect(await untilTaken(() => fromClinic(result, callbackSecret()))).toMatchObject(accepted);
  });

  it('R10: a server that goes away is 503 again, and 200 when it is back', async () => {
    await world.killTemporal();
    expect(await fromGupy(moved(4))).toMatchObject({ status: 503, retryAfter: '5' });
    await world.startTemporal();
    await world.api?.until('/readyz');
    expect((await untilTaken(() => fromGupy(moved(4)))).status).toBe(200);
  });
});

it('a worker whose ops port is taken says which key, and ends with 1', async () => {
  const { opsPort } = world.config.worker;
  const other = createServer().listen(opsPort);
  await once(other, 'listening');
  const { code, stdout } = await world.commandWith({}, 'worker');
  other.close();
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines.at(-1)).toMatchObject({
    level: 'fatal',
    component: 'worker',
    code: 'BRIDGE_PORT_IN_USE',
    msg: expect.stringContaining(
      `A port is already in use: worker.opsPort, for health and metrics: port ${opsPort}`,
    ) as string,
  });
  expect(code).toBe(1);
});

it('T11: a SIGTERM in the middle of an outage ends the api with 0, and no retry of Temporal’s client outlives it', async () => {
  await world.server?.close();
  const refused = await Promise.all([5, 6, 7, 8].map((id) => fromGupy(moved(id))));
  expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  expect(await world.api?.end('SIGTERM')).toBe(0);
  expect(world.api?.log).not.toMatch(/Channel has been shut down/);
});
