// R5, T24: secrets change while deliveries come.
import { setTimeout as pause } from 'node:timers/promises';
import { signedHeaders } from '../../simulator/provider/callback-signer';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import type { RawAnswer } from '../support/raw-http';

const retired = {
  gupy: 'retired-gupy-secret-0123456789-abcdef',
  clinic: `whsec_${Buffer.from('retired-clinic-secret-0123456789').toString('base64')}`,
};

/** Long enough for the process to start on a busy machine. */
const retiresAfterMs = 20_000;
const perSecond = 50;

let world: AttackWorld;
let until: number;

beforeAll(async () => {
  until = Math.ceil((Date.now() + retiresAfterMs) / 1000) * 1000;
  const end = `previousSecretUntil: ${new Date(until).toISOString()}`;
  const offered = '# previousSecretUntil: 2026-12-31T00:00:00Z';
  world = await AttackWorld.started({
    // The first is that of Gupy, the second that of the provider.
    edits: () => [
      [offered, end],
      [offered, end],
    ],
    env: { GUPY_WEBHOOK_SECRET_PREVIOUS: retired.gupy, CLINIC_CALLBACK_SECRET_PREVIOUS: retired.clinic },
  });
}, 120_000);

afterAll(() => world?.close());

interface Sent {
  old: boolean;
  sentAt: number;
  answeredAt: number;
  status: number;
}

/** One result, over and over: what no order waits for has a budget (R27), and here only the proof counts. */
const repeated = resultBody(newApplicationId());

const kinds: ((old: boolean) => Promise<RawAnswer>)[] = [
  (old) => world.webhook(movedBody(newApplicationId()), old ? { secret: retired.gupy } : {}),
  (old) => world.callback(repeated, old ? { secret: retired.clinic } : {}),
];

it('T24, R5: at 50 requests a second both secrets work, and the old one is dead on time', async () => {
  const sent: Promise<Sent>[] = [];
  const started = Date.now();
  const end = Math.max(until, started) + 2_000;
  for (let index = 0; Date.now() < end; index += 1) {
    const old = index % 4 >= 2;
    const sentAt = Date.now();
    const answer = kinds[index % 2]?.(old) ?? Promise.reject(new Error('no kind'));
    sent.push(answer.then(({ status }) => ({ old, sentAt, answeredAt: Date.now(), status })));
    await pause(Math.max(0, started + (index * 1000) / perSecond - Date.now()));
  }
  const all = await Promise.all(sent);
  const before = all.filter(({ old, answeredAt }) => old && answeredAt < until);
  const after = all.filter(({ old, sentAt }) => old && sentAt >= until);
  const current = all.filter(({ old }) => !old);
  const good = [...current, ...before];
  console.info(
    `T24: ${all.length} requests, ${good.filter(({ status }) => status !== 200).length} of ${good.length} good ones refused, ` +
      `${after.filter(({ status }) => status === 200).length} of ${after.length} accepted after the end of their secret`,
  );
  expect(before.length).toBeGreaterThan(20);
  expect(after.length).toBeGreaterThan(20);
  expect(new Set(good.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
}, 60_000);

it('R5: of several signatures in one header any may match', async () => {
  const body = resultBody(newApplicationId());
  const foreign = `whsec_${Buffer.from('secret-of-somebody-else-01234567').toString('base64')}`;
  const at = Math.floor(Date.now() / 1000);
  for (const secrets of [
    [foreign, world.callbackSecret],
    [world.callbackSecret, foreign],
    [retired.clinic, world.callbackSecret],
  ]) {
    const headers = Object.entries(signedHeaders(secrets, 'msg_1', at, body));
    expect(await world.post('/callbacks/clinic', headers, body)).toMatchObject({ status: 200 });
  }
  const none = Object.entries(signedHeaders([foreign, retired.clinic], 'msg_1', at, body));
  expect(await world.post('/callbacks/clinic', none, body)).toMatchObject({ status: 401 });
});
