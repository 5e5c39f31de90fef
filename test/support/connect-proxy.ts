// The proxy of a company: it opens tunnels (CONNECT) and passes plain requests on, and its journal says who asked for what.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export class ConnectProxy {
  /** `CONNECT host:port` or `GET http://…`, in the order of arrival. */
  readonly asked: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request: IncomingMessage, response: ServerResponse) => {
      this.asked.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    });
    this.server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.asked.push(`CONNECT ${request.url}`);
      const { hostname, port } = new URL(`http://${request.url}`);
      const behind = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(behind).pipe(socket);
      });
      behind.on('error', () => socket.destroy());
      socket.on('error', () => behind.destroy());
      socket.on('close', () => behind.destroy());
    });
  }

  static async start(): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
