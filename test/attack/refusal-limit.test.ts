// R20: who is refused often hears 429, who is authentic never does, whatever else comes from its address.
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import type { RawAnswer } from '../support/raw-http';

const perMinute = 20;
/** On Linux the whole 127.0.0.0/8 is this machine; elsewhere it has one address of each family. */
const [attacker, bystander] = process.platform === 'linux' ? ['127.0.0.2', '127.0.0.3'] : ['127.0.0.1', '::1'];

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.started({
    runs: 'inside',
    refusalsPerMinute: perMinute,
    edits: () => [['maxWebhookKiB: 64', 'maxWebhookKiB: 128']],
  });
});

afterAll(() => world?.close());

const from = (localAddress: string) => ({ localAddress });

async function statusesOf(count: number, send: () => Promise<RawAnswer>): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < count) statuses.push((await send()).status);
  return statuses;
}

it('R20: the first refusals of a minute say why, the next ones only 429 with Retry-After', async () => {
  const forged = () => world.webhook(movedBody(1), { secret: 'x'.repeat(32), ...from(attacker) });
  const statuses = await statusesOf(perMinute + 10, forged);
  expect(statuses).toEqual([...Array<number>(perMinute).fill(401), ...Array<number>(10).fill(429)]);
  const answer = await forged();
  expect(answer).toMatchObject({ status: 429, json: { code: 'BRIDGE_TOO_MANY_REFUSALS' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
});

it('R20: 429 takes the place of every other refusal: false signatures, malformed bodies, unknown routes', async () => {
  const refused = [
    world.callback(resultBody(1), { signedBody: 'another', ...from(attacker) }),
    world.webhook('{"event":', from(attacker)),
    world.webhook('x'.repeat(140_000), from(attacker)),
    world.post('/nowhere', [], '', from(attacker)),
    world.raw('GET /webhooks/gupy HTTP/1.1\r\nHost: x\r\n\r\n', from(attacker)),
  ];
  for (const { status } of await Promise.all(refused)) expect(status).toBe(429);
  expect((await world.metrics()).sum('bridge_refused_total', { reason: 'rate' })).toBeGreaterThanOrEqual(
    refused.length,
  );
});

it('R20: authentic deliveries from that very address are 200, in any number', async () => {
  const total = 5 * perMinute;
  const webhooks = await statusesOf(total, () => world.webhook(movedBody(newApplicationId()), from(attacker)));
  const callbacks = await statusesOf(total, () => world.callback(resultBody(newApplicationId()), from(attacker)));
  expect(new Set([...webhooks, ...callbacks])).toEqual(new Set([200]));
});

it('R20: another address has a budget of its own, and the ops port has none', async () => {
  expect((await world.webhook(movedBody(1), { secret: 'x'.repeat(32), ...from(bystander) })).status).toBe(401);
  for (let time = 0; time < 2 * perMinute; time += 1) {
    expect((await fetch(`${world.bridge.api?.opsUrl}/healthz`)).status).toBe(200);
  }
});

it('R20: an address that somebody writes into a header is not believed', async () => {
  const headers = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'X-Client-IP'].map(
    (name) => [name, '203.0.113.9'] as const,
  );
  expect((await world.webhook(movedBody(1), { secret: 'x'.repeat(32), headers, ...from(attacker) })).status).toBe(429);
});

it('R16: the limit of a body is what bridge.yaml says', async () => {
  const body = (size: number) => movedBody(newApplicationId(), { fill: 'x'.repeat(size - 500) });
  expect((await world.webhook(body(128 * 1024), from('127.0.0.1'))).status).toBe(200);
  expect((await world.webhook(body(129 * 1024), from('127.0.0.1'))).status).toBe(413);
});

it('R20: health, metrics and codec are not on the public port', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/codec/decode']) {
    const { status } = await world.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`, from('127.0.0.1'));
    expect([404, 429]).toContain(status);
  }
});
