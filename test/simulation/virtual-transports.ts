// What our code calls the network with, over the virtual one: undici's pool, the sender and the server of the stand-ins. virtual-modules.js
// puts them in the place of the real ones, before anything is loaded.
import type { RequestListener } from 'node:http';
import type { HttpSender, Post, PostOutcome } from '../../simulator/http-sender';
import { currentProcess } from './virtual-time';
import type { NetworkAnswer, VirtualNetwork } from './virtual-network';

/** The network of the seed that is played now. */
export const playing: { network: VirtualNetwork | undefined } = { network: undefined };

function network(): VirtualNetwork {
  if (playing.network === undefined) throw new Error('No world is played');
  return playing.network;
}

interface PoolRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
}

/** Of undici's pool the part that outbound/http-target.ts uses. */
export class VirtualPool {
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  async request({ method, path, headers, body, signal }: PoolRequest): Promise<object> {
    const request = { method, origin: this.origin, path, headers, body: Buffer.from(body ?? '') };
    const answer = await network().send(request, signal);
    return { statusCode: answer.status, headers: answer.headers, body: bodyOf(answer) };
  }

  async close(): Promise<void> {}
}

function bodyOf({ body, isWhole }: NetworkAnswer): object {
  return {
    on: () => undefined,
    async *[Symbol.asyncIterator]() {
      yield body;
      if (!isWhole) throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    },
  };
}

/** As simulator/http-sender.ts, which knows how the senders of webhooks and callbacks behave. */
export class VirtualSender implements Pick<HttpSender, 'post' | 'close'> {
  async post({ url, headers, body, timeoutMs }: Post): Promise<PostOutcome> {
    const { origin, pathname, search } = new URL(url);
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error('timeout')), timeoutMs);
    const request = { method: 'POST', origin, path: pathname + search, headers: named, body: Buffer.from(body) };
    try {
      const { status, isWhole } = await network().send(request, patience.signal);
      return isWhole ? { status } : { error: 'answer cut off' };
    } catch (error) {
      return { error: (error as { code?: string; message: string }).code ?? (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {}
}

let port = 20_000;

/** As `http.createServer`, listening in the virtual network. */
export function createVirtualServer(_options: object, listener: RequestListener): object {
  let leave: () => void = () => undefined;
  const address = { port: 0 };
  const owner = currentProcess();
  return {
    once: () => undefined,
    listen: (wanted: number, host: string, then: () => void) => {
      address.port = wanted === 0 ? ++port : wanted;
      const listen = (): void => void (leave = network().listen(`http://${host}:${address.port}`, listener));
      if (owner === undefined) listen();
      else owner.run(listen);
      then();
    },
    address: () => address,
    close: (then: () => void) => {
      leave();
      then();
    },
    closeAllConnections: () => undefined,
  };
}
