// One address in front of several processes, as a load balancer stands there: connections in turn, past those that refuse.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class SharedDoor {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private turn = 0;

  private constructor(targets: readonly number[]) {
    this.server = createServer((socket) => {
      this.keep(socket);
      const first = (this.turn += 1);
      const inTurn = targets.map((_port, index) => targets[(first + index) % targets.length] ?? 0);
      void this.serve(socket, inTurn);
    });
  }

  /** @param port of its own; the targets are ports of this machine too */
  static async open(port: number, targets: readonly number[]): Promise<SharedDoor> {
    const door = new SharedDoor(targets);
    door.server.listen(port, '127.0.0.1');
    await once(door.server, 'listening');
    return door;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(socket: Socket, targets: readonly number[]): Promise<void> {
    for (const port of targets) {
      const target = this.keep(connect(port, '127.0.0.1'));
      try {
        await once(target, 'connect');
      } catch {
        continue;
      }
      socket.once('close', () => target.destroy());
      target.once('close', () => socket.destroy());
      socket.pipe(target).pipe(socket);
      return;
    }
    socket.destroy();
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}
