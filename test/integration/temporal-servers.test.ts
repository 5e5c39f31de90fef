// The servers that other suites stand on: they come back where they were, and leave nothing behind.
import { connect } from 'node:net';
import { once } from 'node:events';
import { eventually } from '../support/eventually';
import { startRealServer } from '../support/temporal-servers';
import { firstLine, spawnTypeScript } from '../support/typescript-process';

async function listens(address: string): Promise<boolean> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

it.each(['SIGKILL', 'SIGTERM'] as const)('gives the same server back to open connections after %s', async (signal) => {
  const server = await startRealServer();
  try {
    const connection = await server.connect();
    const ask = () => connection.workflowService.describeNamespace({ namespace: server.namespace });
    const before = await ask();
    await server.kill(signal);
    expect(await listens(server.address)).toBe(false);
    await server.restart();
    // The namespace is made with a random id: the same one means the same database.
    expect((await ask()).namespaceInfo?.id).toBe(before.namespaceInfo?.id);
  } finally {
    await server.close();
  }
  expect(await listens(server.address)).toBe(false);
});

it('ends the time-skipping server with a suite that is killed', async () => {
  const owner = spawnTypeScript(require.resolve('../support/time-skipping-owner'), []);
  try {
    const address = await firstLine(owner.stdout);
    expect(await listens(address)).toBe(true);
    owner.kill('SIGKILL');
    await eventually(async () => !(await listens(address)));
  } finally {
    owner.kill('SIGKILL');
  }
});
