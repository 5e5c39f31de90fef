// R5, T24: secrets change while deliveries come.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { signedHeaders } from '../../simulator/provider/callback-signer';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import type { RawAnswer } from '../support/raw-http';

const retired = {
  gupy: 'retired-gupy-secret-0123456789-abcdef',
  clinic: `whsec_${Buffer.from('retired-clinic-secret-0123456789').toString('base64')}`,
};

const perSecond = 50;
/** Of each, at least. */
const enough = 25;

let world: AttackWorld;
let until: number;

beforeAll(async () => {
  const offered = '# previousSecretUntil: 2026-12-31T00:00:00Z';
  const end = 'previousSecretUntil: 2026-12-31T00:00:00Z';
  world = await AttackWorld.create({
    runs: 'inside',
    // The first is that of Gupy, the second that of the provider.
    edits: () => [
      [offered, end],
      [offered, end],
    ],
    env: { GUPY_WEBHOOK_SECRET_PREVIOUS: retired.gupy, CLINIC_CALLBACK_SECRET_PREVIOUS: retired.clinic },
  });
  await world.bridge.startTemporal();
  await startBeforeTheEnd();
});

/** However long this machine takes to start the process: the old secrets end a while after it is there. */
async function startBeforeTheEnd(): Promise<void> {
  const { configFile } = world.bridge;
  for (let inMs = 8_000; ; inMs *= 2) {
    until = Math.ceil((Date.now() + inMs) / 1000) * 1000;
    const date = `previousSecretUntil: ${new Date(until).toISOString()}`;
    writeFileSync(configFile, readFileSync(configFile, 'utf8').replaceAll(/previousSecretUntil: \S+/g, date));
    const api = await world.bridge.startApi();
    if (Date.now() < until - inMs / 2) return;
    await api.end();
  }
}

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
  let sentAfter = 0;
  const started = Date.now();
  for (let index = 0; sentAfter < 2 * enough; index += 1) {
    const old = index % 4 >= 2;
    const sentAt = Date.now();
    if (sentAt >= until) sentAfter += 1;
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
  expect(before.length).toBeGreaterThan(0);
  expect(after.length).toBeGreaterThanOrEqual(enough - 1);
  expect(new Set(good.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
});

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
