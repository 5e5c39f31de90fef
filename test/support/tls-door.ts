// TLS in front of a server that speaks none, as a company's gateway stands before Temporal or an API. It looks into nothing.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { joinSockets } from '../../cli/dev/temporal-relay';
import type { CertificatePair } from './private-ca';

export interface TlsDoorOptions {
  /** On this machine. */
  behindPort: number;
  /** What it shows. */
  own: CertificatePair;
  /** PEM file of who signs the clients that may come in. @default everybody may */
  clients?: string;
}

export class TlsDoor {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor({ behindPort, own, clients }: TlsDoorOptions) {
    this.server = createServer({
      cert: readFileSync(own.certificate),
      key: readFileSync(own.key),
      // gRPC wants h2, and whoever asks for nothing gets what is behind.
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(clients === undefined ? {} : { ca: readFileSync(clients), requestCert: true, rejectUnauthorized: true }),
    });
    this.server.on('tlsClientError', () => undefined);
    this.server.on('secureConnection', (socket) => {
      joinSockets(socket, connect(behindPort, '127.0.0.1'), this.sockets);
    });
  }

  static async start(options: TlsDoorOptions): Promise<TlsDoor> {
    const door = new TlsDoor(options);
    door.server.listen(0, '127.0.0.1');
    await once(door.server, 'listening');
    return door;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
