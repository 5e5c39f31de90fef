// Stands between the receiver of `dev` and Temporal, so that a story can cut the receiver off: no other process has one. While it is
// cut it breaks what is open and whatever knocks, as a server does that is down. What could go wrong: its port is given up meanwhile,
// and another program gets it; so it keeps listening.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes on what either says; either end takes the other one with it. @param open both, as long as they are */
export function joinSockets(caller: Socket, callee: Socket, open: Set<Socket>): void {
  caller.pipe(callee).pipe(caller);
  for (const [socket, other] of [
    [caller, callee],
    [callee, caller],
  ] as const) {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      other.destroy();
    });
  }
}

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
