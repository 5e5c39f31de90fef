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

beforeAll(async () => {
  world = await AttackWorld.create();
  await world.bridge.startTemporal();
});

beforeEach(async () => {
  api = await world.startProcess('api');
});

// Of a test that failed: its next attempt takes the same ports.
afterEach(() => api?.end('SIGKILL'));
afterAll(() => world?.close());

const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';

/** A request of which everything but the last byte was sent; the answer 100 says that it is being handled there. */
class HalfSent {
  answer = '';
  closed = false;
  readonly socket: Socket;
  private readonly bytes: Buffer;

  constructor() {
    const headers = [...world.gupyHeaders(), ['Expect', '100-continue']] as const;
    this.bytes = rawPost('/webhooks/gupy', headers, movedBody(newApplicationId()));
    this.socket = openSocket(world.port);
    this.socket.on('data', (data) => (this.answer += data.toString()));
    this.socket.once('close', () => (this.closed = true));
    this.socket.write(this.bytes.subarray(0, -1));
  }

  get handled(): boolean {
    return this.answer.startsWith(goOn);
  }

  complete(): void {
    this.socket.write(this.bytes.subarray(-1));
  }
}

async function halfSent(count: number): Promise<HalfSent[]> {
  const requests = Array.from({ length: count }, () => new HalfSent());
  await eventually(() => requests.every(({ handled }) => handled));
  return requests;
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
    /^HTTP\/1\.1 (\d+)[^]*"status":"(\w+)"/.exec(answer.slice(goOn.length))?.slice(1).join(' '),
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
