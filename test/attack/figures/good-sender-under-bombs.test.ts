// R26, R19, R16: strangers without a secret send what costs most, twenty a second of each kind, beside 200 sockets that write their
// headers byte by byte. A good sender's median is held against its own of the quiet moments before and after, in the same run: 16 kB of
// a query, twenty a second, once raised it from 6 to 478 ms.
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AttackWorld, movedBody, newApplicationId } from '../../support/attack-world';
import { percentile } from '../../support/percentile';
import { openSocket, rawPost, rawRequest } from '../../support/raw-http';

/** Times as long while strangers send. */
const mostSlower = 2;
/** Milliseconds: below it the noise of the machine is larger. */
const noise = 10;
const perSecond = 20;
const slowHeaders = 200;
const measured = 150;

let world: AttackWorld;
beforeAll(async () => {
  world = await AttackWorld.started({ refusalsPerMinute: 60 });
  await median(); // what runs for the first time is slow
});
afterAll(() => world?.close());

const bodyOf = (bytes: number) => Buffer.alloc(bytes, '[[{"a":');
const kinds: Record<string, () => Buffer> = {
  'a query of 15 kB': () => rawPost(`/callbacks/clinic?${'a&'.repeat(7_500)}`, [], '{}'),
  'a query of 2 kB': () => rawPost(`/callbacks/clinic?${'a&'.repeat(1_000)}`, [], '{}'),
  'a callback of 256 KiB': () => rawPost('/callbacks/clinic', forged, bodyOf(256 * 1024)),
  'a webhook of 64 KiB': () => rawPost('/webhooks/gupy', [['Authorization', 'Bearer wrong']], bodyOf(64 * 1024)),
  'headers of 15 kB': () => rawPost('/callbacks/clinic', [['webhook-signature', 'v1,x '.repeat(3_000)]], '{}'),
  'a body that is announced and never comes': () => rawPost('/callbacks/clinic', [['Content-Length', '200000']]),
};
const forged = [
  ['webhook-id', 'x'],
  ['webhook-timestamp', String(Math.floor(Date.now() / 1000))],
  ['webhook-signature', `v1,${Buffer.alloc(32).toString('base64')}`],
] as const;

async function median(count = measured): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const { status, ms } = await world.webhook(movedBody(newApplicationId()));
    expect(status).toBe(200);
    times.push(ms);
  }
  return percentile(times, 0.5);
}

function strangers(make: () => Buffer): { stop: () => Promise<number> } {
  let stopped = false;
  let sent = 0;
  const bytes = make();
  const running = (async () => {
    const open: Promise<unknown>[] = [];
    while (!stopped) {
      sent += 1;
      open.push(rawRequest(world.port, [bytes], { boundMs: 30_000 }).catch(() => undefined));
      await pause(1000 / perSecond);
    }
    await Promise.all(open);
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      return sent;
    },
  };
}

function dripping(): { stop: () => void } {
  const sockets: Socket[] = Array.from({ length: slowHeaders }, () => openSocket(world.port).resume());
  for (const socket of sockets) socket.write('POST /callbacks/clinic HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write('x');
  }, 250);
  return {
    stop() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

it('R26, R19: under all of them a good sender’s median is within twice that of a calm moment', async () => {
  const before = await median();
  const slow = dripping();
  const attacks = Object.values(kinds).map(strangers);
  await pause(1_000);
  const during = await median(2 * measured);
  slow.stop();
  const sent = await Promise.all(attacks.map(({ stop }) => stop()));
  const after = await median();
  const total = sent.reduce((sum, count) => sum + count, 0);
  console.info(
    `R26: a good sender's median ${during.toFixed(1)} ms under ${total} requests of ${attacks.length} kinds and ` +
      `${slowHeaders} slow sockets; before ${before.toFixed(1)}, after ${after.toFixed(1)}`,
  );
  expect(during).toBeLessThan(mostSlower * Math.max(before, after, noise));
});
