// Receives the callbacks of the provider under test, as the bridge's receiver proves and reads them, and remembers what came.
// What a notice announces is fetched before it is answered. What could go wrong: the provider cannot reach this machine. Then nothing
// comes, and the rows say so.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../api/raw-body';
import { Refusal } from '../../api/refusal';
import { declaredText, headersOf, queryOf } from '../../api/request-fields';
import { errorEntry } from '../../domain/error-table';
import { HttpFailure, MalformedPayload } from '../../outbound/http-failure';
import type {
  CallbackNotice,
  CallbackPart,
  CallbackResult,
  CallbackTarget,
  CallbackAnswer,
  ProviderAdapter,
} from '../../providers/adapter';
import type { Proof } from '../../providers/signatures/proof';
import { callbackTarget } from '../callback-target';

export interface SeenCallback {
  proof: Proof;
  /** Of a notice, what was fetched. `unreadable`: why. */
  read: CallbackResult | { kind: 'unreadable'; reason: string };
  /** It was only a notice. */
  fetched: boolean;
  /** The status that was answered. */
  answered: number;
}

const mostBytes = 1024 * 1024;
const fetchWithinMs = 15_000;

export class CallbackListener {
  readonly seen: SeenCallback[] = [];
  /** The next so many proven callbacks are answered 503, as when the bridge's server is down. */
  refuseNext = 0;
  /** Set-up challenges that were answered. */
  challenges = 0;
  private readonly server: Server;
  private readonly adapter: ProviderAdapter;
  /** Path of the provider's address. */
  private readonly address: string;
  private wake: () => void = () => undefined;

  private constructor(adapter: ProviderAdapter, address: string) {
    this.adapter = adapter;
    this.address = address;
    this.server = createServer((request, response) => {
      this.receive(request, response).catch((error: unknown) => this.refuse(response, error));
    });
  }

  static async start(
    adapter: ProviderAdapter,
    { host, port, callbackUrl }: { host: string; port: number; callbackUrl?: string | undefined },
  ): Promise<CallbackListener> {
    const address = callbackUrl === undefined ? `/callbacks/${adapter.name}` : new URL(callbackUrl).pathname;
    const listener = new CallbackListener(adapter, address.replace(/\/$/, ''));
    await once(listener.server.listen(port, host), 'listening');
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The first callback from the `from`th on that is wanted; `undefined` when none comes in time. */
  async next(
    from: number,
    isWanted: (callback: SeenCallback) => boolean,
    withinMs: number,
  ): Promise<SeenCallback | undefined> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = this.seen.slice(from).find(isWanted);
      const left = until - performance.now();
      if (found !== undefined || left <= 0) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, mostBytes);
    const challenge = this.adapter.challenge?.(
      request.method === 'GET'
        ? { method: 'GET', query: queryOf(request), headers: headersOf(request) }
        : { method: 'POST', rawBody: body, ...(body.length === 0 ? { query: queryOf(request) } : {}) },
    );
    if (challenge !== undefined) return this.answerChallenge(response, challenge);
    if (request.method !== (this.adapter.method ?? 'POST')) return void response.writeHead(405).end();
    const target = callbackTarget(request.url ?? '', this.address);
    const proof = this.adapter.verify(body, headersOf(request), Date.now(), target);
    const isProven = proof === 'proven';
    const refuses = isProven && this.refuseNext > 0;
    if (refuses) this.refuseNext -= 1;
    const unread = { read: { kind: 'ignored', reason: 'its proof of origin does not hold' }, fetched: false } as const;
    const reads = isProven ? await this.readAll(body, target, request) : [unread];
    const isUnfetched = reads.some(({ read, fetched }) => fetched && read.kind === 'unreadable');
    const answered = !isProven ? 401 : refuses || isUnfetched ? 503 : 200;
    for (const read of reads) this.seen.push({ proof, ...read, answered });
    const { acknowledgement } = this.adapter;
    const said =
      answered === 200 && acknowledgement ? acknowledgement : { contentType: 'application/json', body: '{}' };
    response.writeHead(answered, { 'content-type': said.contentType }).end(said.body);
    this.wake();
  }

  private answerChallenge(response: ServerResponse, { contentType, body }: CallbackAnswer): void {
    this.challenges += 1;
    response.writeHead(200, { 'content-type': contentType }).end(body);
  }

  /** As the bridge refuses it: a body that is too long, or that its sender did not end. */
  private refuse(response: ServerResponse, error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    const answered = errorEntry(error.code).status ?? 500;
    this.seen.push({ proof: 'unproven', ...unreadable(error.detail), answered });
    response.writeHead(answered).end();
    this.wake();
  }

  private async readAll(body: Buffer, target: CallbackTarget, request: IncomingMessage): Promise<Read[]> {
    try {
      const parsed = this.adapter.parse(body, target, declaredText(request));
      const parts = parsed.kind === 'several' ? parsed.parts : [parsed];
      return (await Promise.all(parts.map(readPart))).flat();
    } catch (error) {
      if (error instanceof MalformedPayload) return [unreadable(error.message)];
      throw error;
    }
  }
}

type Read = Pick<SeenCallback, 'read' | 'fetched'>;

function unreadable(reason: string, fetched = false): Read {
  return { read: { kind: 'unreadable', reason }, fetched };
}

async function readPart(part: CallbackPart): Promise<Read[]> {
  if (part.kind === 'refused') return [unreadable(part.failure.message)];
  return part.kind === 'notice' ? fetchedBy(part) : [{ read: part, fetched: false }];
}

async function fetchedBy(notice: CallbackNotice): Promise<Read[]> {
  try {
    const news = await notice.fetch(AbortSignal.timeout(fetchWithinMs));
    return (news.kind === 'several' ? news.parts : [news]).map((read) => ({ read, fetched: true }));
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof MalformedPayload) return [unreadable(error.message, true)];
    if (error instanceof DOMException) return [unreadable('the result could not be fetched in time', true)];
    throw error;
  }
}
