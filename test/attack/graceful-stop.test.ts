// T11: an api that is told to stop answers what is on its way, takes nothing new, and is gone in time.
import type { Socket } from 'node:net';
import { AttackWorld, movedBody, newApplicationId } from '../support/attack-world';
import type { BridgeProcess } from '../support/bridge-process';
import { eventually } from '../support/eventually';
import { openSocket, rawPost } from '../support/raw-http';

/** Milliseconds: ten seconds that the drain may take, and the rest for a starved machine to end a process. */
const goneMs = 60_000;

let world: AttackWorld;
let api: BridgeProcess;

beforeEach(async () => {
  world ??= await AttackWorld.started();
  if (api !== undefined) await world.startProcess('api');
  api = running();
});

afterAll(() => world?.close());

function running(): BridgeProcess {
  if (world.bridge.api === undefined) throw new Error('The api does not run');
  return world.bridge.api;
}

/** A request of which everything but the last byte was sent, and was read there. */
class HalfSent {
  answer = '';
  closed = false;
  readonly socket: Socket;
  private readonly bytes: Buffer;

  constructor() {
    this.bytes = rawPost('/webhooks/gupy', world.gupyHeaders(), movedBody(newApplicationId()));
    this.socket = openSocket(world.port);
    this.socket.on('data', (data) => (this.answer += data.toString()));
    this.socket.once('close', () => (this.closed = true));
    this.socket.write(this.bytes.subarray(0, -1));
  }

  complete(): void {
    this.socket.write(this.bytes.subarray(-1));
  }
}

async function halfSent(count: number): Promise<HalfSent[]> {
  const before = await openSockets();
  const requests = Array.from({ length: count }, () => new HalfSent());
  await eventually(async () => (await openSockets()) - before >= count);
  return requests;
}

async function openSockets(): Promise<number> {
  return (await world.metrics()).sum('nodejs_active_handles', { type: 'Socket' });
}

it('T11: SIGTERM with 100 requests in flight cuts none of them, closes what is idle, and the process ends with 0', async () => {
  const idle = openSocket(world.port);
  const idleClosed = new Promise((resolve) => idle.once('close', resolve));
  const requests = await halfSent(100);
  const started = performance.now();
  const ended = api.end('SIGTERM');
  await idleClosed;
  await eventually(async () => !(await accepts()));
  for (const request of requests) request.complete();
  expect(await ended).toBe(0);
  expect(performance.now() - started).toBeLessThan(goneMs);
  await eventually(() => requests.every(({ closed }) => closed));
  const answers = requests.map(({ answer }) =>
    /^HTTP\/1\.1 (\d+)[^]*"status":"(\w+)"/.exec(answer)?.slice(1).join(' '),
  );
  expect(new Set(answers)).toEqual(new Set(['200 started']));
  for (const { answer } of requests) expect(answer.toLowerCase()).toContain('connection: close');
});

it('T11: requests that never end do not keep it: it is gone after 10 s', async () => {
  const requests = await halfSent(20);
  const started = performance.now();
  expect(await api.end('SIGTERM')).toBe(0);
  const took = performance.now() - started;
  console.info(`T11: gone after ${(took / 1000).toFixed(1)} s with requests that never end`);
  expect(took).toBeLessThan(goneMs);
  await eventually(() => requests.every(({ closed }) => closed));
});

it('T11: a second SIGTERM ends it at once', async () => {
  await halfSent(20);
  const first = api.end('SIGTERM');
  await eventually(() => api.log.includes('Draining'));
  // Not 0, which it would end with after the drain.
  expect(await api.end('SIGTERM')).toBe(143);
  await first;
});

it('T11: while it drains, /readyz says no, so that nobody sends it more', async () => {
  const requests = await halfSent(1);
  const ended = api.end('SIGTERM');
  await eventually(async () => (await fetch(`${api.opsUrl}/readyz`)).status === 503);
  for (const request of requests) request.complete();
  expect(await ended).toBe(0);
});

async function accepts(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket(world.port);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
