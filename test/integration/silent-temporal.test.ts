// A Temporal that takes connections and answers nothing (temporalio/temporal 3894, sdk-typescript 1163: a server out of memory, a stopped
// container, a proxy without an upstream): what a person decides then must not send them to look at the worker.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { openSession } from '../../operator/temporal-session';
import { connectWorkerWithin } from '../../temporal/native-connection';
import { ConfigSandbox, exampleFile } from '../support/config-sandbox';

const box = new ConfigSandbox();
const sockets = new Set<Socket>();
const silent = createServer((socket) => {
  sockets.add(socket.on('error', () => undefined));
});

beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  box.remove();
});

it('R31: a question for a worker that Temporal itself leaves open is said of Temporal', async () => {
  const { port } = silent.address() as AddressInfo;
  const session = openSession(box.load(exampleFile), {
    connection: { address: `127.0.0.1:${port}` },
    namespace: 'default',
  });
  const { client, askWorker } = session;
  const query = askWorker(() => client.workflow.getHandle('application-1').query('state'));
  await expect(query).rejects.toMatchObject({ code: 'BRIDGE_TEMPORAL_UNAVAILABLE' });
  await client.connection.close();
});

it('R31: the connection of a worker, which `check` tries, is not waited for as long as the core would', async () => {
  const { port } = silent.address() as AddressInfo;
  const place = { connection: { address: `127.0.0.1:${port}` }, namespace: 'default' };
  await expect(connectWorkerWithin(1_000, place)).rejects.toMatchObject({
    code: 'BRIDGE_TEMPORAL_UNAVAILABLE',
    detail: `127.0.0.1:${port}, namespace default: the worker's way there gave no answer within 1 s`,
  });
});
