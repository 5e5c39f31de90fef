import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { BridgeError } from '../domain/error-table';

const host = '127.0.0.1';

/**
 * Below those that systems hand out by themselves (from 32768, or 49152): a port is free when it is chosen and must still be
 * so when a program takes it seconds later, while others here connect and listen on any.
 */
const lowest = 20_000;
const highest = 31_999;

/** Different ports on loopback that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const server = await listen(randomInt(lowest, highest + 1)).catch(unlessTaken);
    if (server !== undefined) servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws BridgeError BRIDGE_PORT_IN_USE naming `what` */
export async function requireFree(port: number, what: string): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    unlessTaken(error);
    const { code } = error as NodeJS.ErrnoException;
    throw new BridgeError('BRIDGE_PORT_IN_USE', `${what}, port ${port} on ${host} (${code})`, { cause: error });
  }
}

function unlessTaken(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
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
