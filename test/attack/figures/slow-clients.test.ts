// R19, T17: those who hold a connection and say next to nothing. They are shut out in time, and slow down nobody. Times of
// the good client are held against its own of a quiet moment before, since other programs may take the processor from both.
import type { Socket } from 'node:net';
import { AttackWorld, movedBody, newApplicationId } from '../../support/attack-world';
import { eventually } from '../../support/eventually';
import { percentile } from '../../support/percentile';
import { openSocket, rawPost } from '../../support/raw-http';

/** Milliseconds. */
const goodTarget = 250;
/** Milliseconds in which a request must be whole, one look at the connections, and as much again for a busy machine. */
const closedWithin = 15_000 + 1_000 + 15_000;
/** Milliseconds between the bytes of a slow one. */
const dripEvery = 5_000;
const slowOnes = 500;

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.started();
  await goodRequests(20);
});

afterAll(() => world?.close());

it('T17, R19: 500 slow sockets do not slow a good client, and are closed in time', async () => {
  const quiet = percentile(await goodRequests(150), 0.99);
  const opened = performance.now();
  const sockets = Array.from({ length: slowOnes }, (_, index) => new SlowSocket(world.port, dripped(index)));
  await eventually(() => sockets.every(({ connected }) => connected));
  const times: number[] = [];
  while (sockets.some(({ lifeMs }) => lifeMs === undefined)) {
    times.push(await goodRequest());
    if (performance.now() - opened > closedWithin) break;
  }
  const lives = sockets.map(({ end }) => end());
  const p99 = percentile(times, 0.99);
  console.info(
    `T17: ${slowOnes} slow sockets held, closed after ${(percentile(lives, 0) / 1000).toFixed(1)} to ` +
      `${(Math.max(...lives) / 1000).toFixed(1)} s; a good request p99 ${p99.toFixed(0)} ms of ${times.length} ` +
      `(quiet: ${quiet.toFixed(0)})`,
  );
  expect(Math.max(...lives)).toBeLessThan(closedWithin);
  expect(p99).toBeLessThan(Math.max(goodTarget, 3 * quiet));
});

it('R19: 200 connections that were good and idle now do not stop a good request', async () => {
  const idle = Array.from({ length: 200 }, () => openSocket(world.port));
  const answers = idle.map((socket) => new Promise((resolve) => socket.once('data', resolve)));
  for (const socket of idle) socket.write(rawPost('/webhooks/gupy', [], ''));
  await Promise.all(answers);
  expect(await goodRequest()).toBeLessThan(5_000);
  expect(idle.filter(({ destroyed }) => !destroyed)).toHaveLength(200);
  for (const socket of idle) socket.destroy();
});

it('R19: a sender that leaves in the middle of its body is counted, and leaves nothing behind', async () => {
  const started = rawPost('/webhooks/gupy', [...world.gupyHeaders(), ['Content-Length', '1000']], '{"id":');
  const sockets = Array.from({ length: 50 }, () => openSocket(world.port));
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.write(started, () => resolve()))));
  const cutOff = async () => (await world.metrics()).sum('bridge_refused_total', { reason: 'cut-off' });
  const before = await cutOff();
  for (const socket of sockets) socket.resetAndDestroy();
  await eventually(async () => (await cutOff()) - before === 50);
  await eventually(async () => (await world.metrics()).sum('nodejs_active_handles', { type: 'Socket' }) < 40);
});

/** Every way to be slow: in the headers, in the body of a webhook or a callback, or from the very start. */
function dripped(index: number): { at: Buffer; drip: string } {
  const length = ['Content-Length', '60000'] as const;
  const ways = [
    { at: Buffer.from('POST /webhooks/gupy HTTP/1.1\r\nHost: x\r\nX-Slow: '), drip: 'x' },
    { at: rawPost('/webhooks/gupy', [...world.gupyHeaders(), length]), drip: ' ' },
    { at: rawPost('/callbacks/clinic', [length]), drip: '{' },
    { at: rawPost('/callbacks/clinic', [['Transfer-Encoding', 'chunked']]), drip: '1\r\nx\r\n' },
    { at: Buffer.alloc(0), drip: 'P' },
  ];
  return ways[index % ways.length] ?? { at: Buffer.alloc(0), drip: 'P' };
}

class SlowSocket {
  connected = false;
  /** From its opening to its end. */
  lifeMs: number | undefined;
  private readonly socket: Socket;
  private readonly opened = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(port: number, { at, drip }: { at: Buffer; drip: string }) {
    this.socket = openSocket(port).resume();
    this.socket.once('connect', () => (this.connected = true));
    this.socket.write(at);
    this.timer = setInterval(() => this.socket.write(drip), dripEvery);
    this.socket.once('close', () => {
      clearInterval(this.timer);
      this.lifeMs = performance.now() - this.opened;
    });
  }

  /** @returns its life so far */
  readonly end = (): number => {
    clearInterval(this.timer);
    this.socket.destroy();
    return this.lifeMs ?? performance.now() - this.opened;
  };
}

/** @returns milliseconds of each */
async function goodRequests(count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) times.push(await goodRequest());
  return times;
}

async function goodRequest(): Promise<number> {
  const { status, ms } = await world.webhook(movedBody(newApplicationId()));
  expect(status).toBe(200);
  return ms;
}
