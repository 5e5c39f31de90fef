// The relay between the receiver of `dev` and Temporal.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { startTemporalRelay, type TemporalRelay } from '../../../../cli/dev/temporal-relay';
import { startTinyServer, type TinyServer } from '../../../support/tiny-server';

let server: TinyServer;
let relay: TemporalRelay;

beforeEach(async () => {
  server = await startTinyServer();
  relay = await startTemporalRelay(`127.0.0.1:${server.port}`);
});
afterEach(async () => {
  await relay.close();
  await server.close();
});

const ask = async (): Promise<string> => (await fetch(`http://${relay.address}/`)).text();

/** Over a connection of its own that stays open. */
async function caller(): Promise<Socket> {
  const socket = connect(Number(relay.address.split(':')[1]), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nhost: relay\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

test('it passes on both ways', async () => {
  expect(await ask()).toBe('{}');
});

test('cut, it breaks what is open and lets nothing through; mended, it passes on again', async () => {
  const open = await caller();
  const broken = once(open, 'close');
  relay.cut();
  await broken;
  const before = server.seen.length;
  await expect(ask()).rejects.toThrow();
  expect(server.seen).toHaveLength(before);
  relay.mend();
  expect(await ask()).toBe('{}');
});

test('it closes with callers on the line', async () => {
  const broken = once(await caller(), 'close');
  await relay.close();
  await broken;
  relay = await startTemporalRelay(`127.0.0.1:${server.port}`);
});

test('a server that is down looks down to the caller', async () => {
  await server.close();
  await expect(ask()).rejects.toThrow();
});
