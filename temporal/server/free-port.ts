import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { BridgeError } from '../../domain/error-table';

const host = '127.0.0.1';

/** Different ports on loopback that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws BridgeError BRIDGE_PORT_IN_USE naming `what` */
export async function requireFree(port: number, what: string): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new BridgeError('BRIDGE_PORT_IN_USE', `${what}, port ${port} on ${host} (${code})`, { cause: error });
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
