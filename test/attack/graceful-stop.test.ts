// T11: an api that is told to stop answers what is on its way, takes nothing new, and is gone in time.
import type { Socket } from 'node:net';
import { AttackWorld, movedBody, newApplicationId } from '../support/attack-world';
import type { RunningBridge } from '../support/bridge-process';
import { eventually } from '../support/eventually';
import { openSocket, rawPost } from '../support/raw-http';
import { withinBound } from '../support/within-bound';

/** Milliseconds: what takes longer may be refused or cut, rightly. Temporal has 3.5 s to take an event, and a drain ends after 10 s. */
const shortestBound = 3_500;

let world: AttackWorld;
let api: RunningBridge;

beforeAll(async () => {
  world = await AttackWorld.create();
  await world.bridge.startTemporal();
});

beforeEach(async () => {
  api = await world.bridge.startApi();
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
  await eventually(() => requests.every(({ handled, closed }) => handled || closed));
  expect(requests.filter(({ closed }) => closed)).toEqual([]);
  return requests;
}

/** Another attempt has a process of its own. */
function inTime(attempt: () => Promise<void>): Promise<void> {
  return withinBound(shortestBound, attempt, async () => {
    await api.end('SIGKILL');
    api = await world.bridge.startApi();
  });
}

it('T11: SIGTERM with 100 requests in flight cuts none of them, closes what is idle, and the process ends with 0', () =>
  inTime(async () => {
    const idle = openSocket(world.port);
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    const requests = await halfSent(100);
    const ended = api.end('SIGTERM');
    await idleClosed;
    await eventually(async () => !(await accepts()));
    for (const request of requests) request.complete();
    expect(await ended).toBe(0);
    await eventually(() => requests.every(({ closed }) => closed));
    const answers = requests.map(({ answer }) => {
      const [, status, said] = /^HTTP\/1\.1 (\d+)[^]*"status":"(\w+)"/.exec(answer.slice(goOn.length)) ?? [];
      return status === undefined ? answer : `${status} ${said}`;
    });
    expect(new Set(answers)).toEqual(new Set(['200 started']));
    for (const { answer } of requests) expect(answer.toLowerCase()).toContain('connection: close');
  }));

it('T11: requests that never end do not keep it: it cuts them and ends with 0', async () => {
  const requests = await halfSent(20);
  expect(await api.end('SIGTERM')).toBe(0);
  await eventually(() => requests.every(({ closed }) => closed));
});

it('T11: a second SIGTERM ends it at once', () =>
  inTime(async () => {
    await halfSent(20);
    const first = api.end('SIGTERM');
    await eventually(() => api.log.includes('Draining'));
    // Not 0, which it would end with after the drain.
    expect(await api.end('SIGTERM')).toBe(143);
    await first;
  }));

it('T11: while it drains, /readyz says no, so that nobody sends it more', () =>
  inTime(async () => {
    const requests = await halfSent(1);
    const ended = api.end('SIGTERM');
    let said = 0;
    const isReady = async () => (said = (await fetch(`${api.opsUrl}/readyz`)).status) === 200;
    await eventually(async () => !api.isUp || !(await isReady()));
    expect(said).toBe(503);
    for (const request of requests) request.complete();
    expect(await ended).toBe(0);
  }));

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
