// A listening HTTP server with the limits that Node leaves open (R19) and a drain that cuts nothing (T11). What could go
// wrong: `server.close()` alone waits for every kept-alive socket, and a socket that never sent a byte is not "idle" to Node.
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { BridgeError } from '../domain/error-table';

/** Node's defaults are 60 s, 300 s and a check every 30 s. */
const limits = {
  /** All headers must be here. */
  headersTimeout: 10_000,
  /** The whole request must be here. */
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
  /** Longer than the 60 s of common load balancers: who closes first must not be us, or a request gets lost between. */
  keepAliveTimeout: 65_000,
} as const;

/** Characters of a request target that are read (R26); an app refuses a longer one. */
export const longestTarget = 2_048;

interface ListenOptions {
  port: number;
  host: string;
  /** What the port is for, in the message when it is taken. */
  purpose: string;
}

export interface ListeningServer {
  port: number;
  /** Takes no new connection, lets what is in flight end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** @throws BridgeError BRIDGE_PORT_IN_USE, BRIDGE_HOST_UNUSABLE */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<ListeningServer> {
  const server = createServer(limits, (request, response) => {
    request.url = originForm(request.url ?? '/');
    handler(request, response);
  });
  const drain = new Drain(server);
  await bind(server, options);
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => drain.close(graceMs) };
}

/**
 * A target may be a whole URL, or unreadable. An unreadable one becomes `/`, which no route takes: Express would answer it with
 * its own page, past all handlers. One that is too long is not read at all; its length stays, for the app to refuse.
 */
function originForm(target: string): string {
  if (target.length > longestTarget) return `/${target}`;
  if (target.startsWith('/')) return target;
  // As it is written: a path that is tidied up on the way would have many spellings.
  const written = /^https?:\/\/[^/?#]+(\/.*)$/i.exec(target)?.[1];
  return written !== undefined && URL.canParse(target) ? written : '/';
}

function bind(server: Server, options: ListenOptions): Promise<void> {
  const { port, host } = options;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(unusable(error, options));
    });
    server.listen({ port, host }, () => resolve());
  });
}

/** As systems say that the port is taken or reserved, and that the address is none of this machine. */
function unusable(error: NodeJS.ErrnoException, { port, host, purpose }: ListenOptions): Error {
  const { code = '' } = error;
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const why = code === 'EACCES' ? ', by the system: below 1024 a process needs the right to it' : '';
    return new BridgeError('BRIDGE_PORT_IN_USE', `${purpose}: port ${port}${why}`, { cause: error });
  }
  if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) return error;
  return new BridgeError('BRIDGE_HOST_UNUSABLE', `${purpose}: address ${host} (${code})`, { cause: error });
}

/** How often a socket that became idle during the drain is looked for. */
const idleCheckMs = 20;

class Drain {
  private readonly server: Server;
  private readonly silent = new Set<Socket>();
  private readonly inFlight = new Set<ServerResponse>();
  private draining = false;

  constructor(server: Server) {
    this.server = server;
    server.on('connection', (socket) => {
      this.silent.add(socket);
      socket.once('close', () => this.silent.delete(socket));
    });
    server.prependListener('request', (request, response) => {
      this.silent.delete(request.socket);
      if (this.draining) response.setHeader('connection', 'close');
      this.inFlight.add(response);
      response.once('close', () => this.inFlight.delete(response));
    });
  }

  close(graceMs: number): Promise<void> {
    this.draining = true;
    return new Promise((resolve) => {
      const sweep = setInterval(() => this.closeIdle(), idleCheckMs);
      const cut = setTimeout(() => this.server.closeAllConnections(), graceMs);
      this.server.close(() => {
        clearInterval(sweep);
        clearTimeout(cut);
        resolve();
      });
      for (const response of this.inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
      this.closeIdle();
    });
  }

  private closeIdle(): void {
    this.server.closeIdleConnections();
    // A socket with bytes has a request on its way, which is still served.
    for (const socket of this.silent) if (socket.bytesRead === 0) socket.destroy();
  }
}

// An express app for strangers: it says nothing of itself, and reads nothing that no handler asked for.

export function strictApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  // One path has one spelling, so that no request gets past the rule of a proxy that names it.
  app.enable('case sensitive routing');
  app.use(helmet());
  return app;
}
