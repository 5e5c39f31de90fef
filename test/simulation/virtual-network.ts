// The network of a simulation. Requests and answers take their virtual time; any of them may get lost, and a process that dies takes its
// open exchanges with it. Whoever listens gets the objects of Node's http server, so the receivers and the stand-ins are the real ones.
import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { currentProcess, outsideOfProcesses, type VirtualProcess, type VirtualTime } from './virtual-time';

export interface NetworkRequest {
  method: string;
  origin: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface NetworkAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** False: cut off in the middle. */
  isWhole: boolean;
}

/** `lost`: the request arrives, and its answer does not. */
export type ExchangeFate = 'arrives' | 'never-arrives' | 'lost' | 'slow';

export interface NetworkOptions {
  time: VirtualTime;
  latency: () => number;
  /** Drawn for every request. @default each arrives */
  fateOf?: (request: NetworkRequest) => ExchangeFate;
  /** The request has had its effect, and its answer is not there yet: the moment to kill who asked. */
  onEffect?: (caller: VirtualProcess | undefined) => void;
}

interface Listener {
  listen: RequestListener;
  owner: VirtualProcess | undefined;
}

/** So long a slow answer is on its way: longer than anybody waits. */
const slowMs = 40_000;

export class VirtualNetwork {
  private readonly options: NetworkOptions;
  private readonly listeners = new Map<string, Listener>();

  constructor(options: NetworkOptions) {
    this.options = options;
  }

  /** In the present process. @returns takes it away */
  listen(origin: string, listen: RequestListener): () => void {
    const owner = currentProcess();
    const listener = { listen, owner };
    this.listeners.set(origin, listener);
    const leave = (): void => void (this.listeners.get(origin) === listener && this.listeners.delete(origin));
    owner?.whenKilled(leave);
    return leave;
  }

  /** Rejects with an error that has a code, as sockets do, and with the reason of `signal`. */
  send(request: NetworkRequest, signal?: AbortSignal): Promise<NetworkAnswer> {
    const { time, latency, fateOf = () => 'arrives', onEffect } = this.options;
    const caller = currentProcess();
    const fate = fateOf(request);
    return new Promise((resolve, reject) => {
      const toCaller = (tell: () => void): void => void time.after(fate === 'slow' ? slowMs : latency(), tell, caller);
      const broken = (code: string): void =>
        toCaller(() =>
          reject(Object.assign(new Error(code), { code, ...(code === 'ECONNREFUSED' && { syscall: 'connect' }) })),
        );
      const giveUp = (): void => reject(signal?.reason as Error);
      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      if (fate === 'never-arrives') return;
      outsideOfProcesses(() =>
        time.after(latency(), () => {
          const listener = this.listeners.get(request.origin);
          if (listener === undefined) return broken('ECONNREFUSED');
          const exchange = new ServedExchange(request, listener.owner, {
            answered: (answer) => {
              if (fate !== 'lost') toCaller(() => resolve(answer));
              onEffect?.(caller);
            },
            cut: () => broken('ECONNRESET'),
          });
          listener.owner?.whenKilled(() => exchange.cut());
          if (listener.owner === undefined) exchange.play(listener.listen);
          else listener.owner.run(() => exchange.play(listener.listen));
        }),
      );
    });
  }
}

interface Ends {
  answered: (answer: NetworkAnswer) => void;
  cut: () => void;
}

/** One request at the server's side, over no socket. */
class ServedExchange {
  private readonly incoming: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly chunks: Buffer[] = [];
  private readonly ends: Ends;
  private readonly owner: VirtualProcess | undefined;
  private isOver = false;

  constructor({ method, path, headers, body }: NetworkRequest, owner: VirtualProcess | undefined, ends: Ends) {
    this.ends = ends;
    this.owner = owner;
    const socket = this.socket();
    const incoming = new IncomingMessage(socket);
    Object.assign(incoming, { method, url: path, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 });
    incoming.headers = { ...headers, 'content-length': String(body.length) };
    incoming.rawHeaders.push(...Object.entries(incoming.headers).flatMap(([name, value]) => [name, String(value)]));
    if (body.length > 0) incoming.push(body);
    incoming.push(null);
    incoming.complete = true;
    this.incoming = incoming;
    this.response = this.responseOver(socket);
  }

  play(listen: RequestListener): void {
    listen(this.incoming, this.response);
  }

  /** The connection breaks: of an answer that has begun the caller gets what was sent. */
  cut(): void {
    if (this.isOver) return;
    if (this.chunks.length > 0) return this.finish(false);
    this.isOver = true;
    this.response.destroyed = true;
    this.ends.cut();
    this.tell('close');
  }

  private finish(isWhole: boolean): void {
    if (this.isOver) return;
    this.isOver = true;
    const { response } = this;
    response.destroyed = true;
    Object.assign(response, { finished: isWhole, _header: 'sent' });
    const headers = { ...response.getHeaders() } as Record<string, string>;
    this.ends.answered({ status: response.statusCode, headers, body: Buffer.concat(this.chunks), isWhole });
    if (isWhole) this.tell('finish');
    this.tell('close');
  }

  private tell(event: string): void {
    if (this.owner === undefined) this.response.emit(event);
    else if (this.owner.isAlive) this.owner.run(() => this.response.emit(event));
  }

  private socket(): Socket {
    const cut = (): void => this.cut();
    return {
      ...{ readable: false, destroyed: false, writableLength: 0, remoteAddress: '127.0.0.1', encrypted: false },
      ...{ destroy: cut, resetAndDestroy: cut, on: () => undefined, once: () => undefined, off: () => undefined },
    } as unknown as Socket;
  }

  /** Its methods are the response's own: express puts a prototype of its own under it. */
  private responseOver(socket: Socket): ServerResponse {
    const response = new ServerResponse(this.incoming);
    const take = (chunk: unknown): void => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.chunks.push(Buffer.from(chunk as string));
    };
    Object.defineProperty(response, 'socket', { value: socket, writable: true });
    Object.assign(response, {
      writeHead: (status: number, headers: Record<string, string> = {}) => {
        response.statusCode = status;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        return response;
      },
      write: (chunk: unknown, then?: unknown) => {
        take(chunk);
        if (typeof then === 'function') (then as () => void)();
        return true;
      },
      end: (chunk?: unknown) => {
        take(chunk);
        this.finish(true);
        return response;
      },
      destroy: () => {
        this.cut();
        return response;
      },
    });
    return response;
  }
}
