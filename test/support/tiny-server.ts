// A node:http server on a free port for one test: programmable answers on real sockets, and a journal of what came.
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Handler = (request: SeenRequest, response: ServerResponse, socket: Socket) => void;

export interface TinyServer {
  url: string;
  port: number;
  seen: SeenRequest[];
  /** Sockets opened since the start. */
  connections(): number;
  answer(handler: Handler): void;
  close(): Promise<void>;
}

/** @param host where it listens; `::` is every address of this machine, IPv4 as well */
export async function startTinyServer(
  handler: Handler = (_request, response) => response.end('{}'),
  host: '127.0.0.1' | '0.0.0.0' | '::' = '127.0.0.1',
): Promise<TinyServer> {
  let current = handler;
  let connections = 0;
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://tiny');
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(request);
      current(request, response, incoming.socket);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    connections: () => connections,
    answer: (next) => void (current = next),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
