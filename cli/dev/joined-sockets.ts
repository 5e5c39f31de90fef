import type { Socket } from 'node:net';

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
