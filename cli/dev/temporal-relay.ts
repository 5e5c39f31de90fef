// Stands between the receiver of `dev` and Temporal, so that a story can cut the receiver off: no other process has one. While it is
// cut it breaks what is open and whatever knocks, as a server does that is down. What could go wrong: its port is given up meanwhile,
// and another program gets it; so it keeps listening.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { joinSockets } from './joined-sockets';

export interface TemporalRelay {
  /** host:port */
  readonly address: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** @param target host:port */
export async function startTemporalRelay(target: string): Promise<TemporalRelay> {
  const { hostname, port } = new URL(`http://${target}`);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((caller) => {
    caller.on('error', () => undefined);
    if (isCut) return caller.resetAndDestroy();
    joinSockets(caller, connect(Number(port), hostname), open);
  });
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  server.listen(0, host);
  await once(server, 'listening');
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      breakAll();
    },
    mend: () => void (isCut = false),
    close: async () => {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
