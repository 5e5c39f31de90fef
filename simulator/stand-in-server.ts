// The HTTP server of a stand-in: reads a request, plays the fault of the dial, calls the route, answers, and writes the journal.
// Control routes under /_sim/ and the files of the page skip faults, authentication, limits and journal.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { type FrontFiles, frontHeaders } from '../console/front/front-files';
import type { FaultDial } from './fault-dial';
import { type Exchange, playFault, sent } from './fault-player';
import { withoutTokens } from './hidden-secrets';
import type { SimulatorLogger } from './logger';
import type { RequestEntry, RequestJournal } from './request-journal';
import { type Answer, findRoute, parseJson, Refusal, type Route, type SimRequest } from './route';
import { sendAnswer } from './sent-answer';

const bodyLimit = 1024 * 1024;
/** A saved company of some thousand candidates. */
const controlBodyLimit = 64 * 1024 * 1024;

export interface StandInServerOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  routes: readonly Route[];
  controlRoutes: readonly Route[];
  /** What people open in a browser: without authentication and faults, and in no journal. Default: none. */
  pages?: readonly Route[];
  faults: FaultDial;
  requests: RequestJournal;
  /** Authentication and limits, before the route; an answer ends the request there. */
  gate: (request: SimRequest, routeName: string) => Answer | undefined;
  /** Which no journal shows. Default: none but the header Authorization. */
  secrets?: () => readonly string[];
  /** The error body of the imitated API. */
  errorAnswer: (status: number, detail: string) => Answer;
  /** After every request that may have changed something. */
  onWork: () => void;
  logger: SimulatorLogger;
}

export class StandInServer {
  private readonly options: StandInServerOptions;
  private server: Server | undefined;
  private port: number;
  private page: FrontFiles | undefined;
  private readonly controlRoutes: Route[];

  constructor(options: StandInServerOptions) {
    this.options = options;
    this.port = options.port;
    this.controlRoutes = [...options.controlRoutes];
  }

  get url(): string {
    const host = this.options.host;
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
    return `http://${name}:${this.port}`;
  }

  /** Listens; after `goDown`, again on the same port. Rejects where the port is taken. */
  async goUp(): Promise<void> {
    if (this.server !== undefined) return;
    // Idle connections outlive any caller's keep-alive: a caller must not meet a socket that is just being closed.
    const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'The stand-in failed on a request');
        response.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.options.host, resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Refuses connections and cuts the open ones, as a server that is down. Keeps all data. */
  async goDown(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** From now on the page stands at `/`, and has these control routes besides. */
  show(page: FrontFiles, routes: readonly Route[]): void {
    this.page = page;
    this.controlRoutes.push(...routes);
  }

  /** Answers a request to a control route that came another way. */
  async answerControl(request: SimRequest): Promise<Answer> {
    const found = findRoute(this.controlRoutes, request.method, request.path);
    if (found === undefined) return this.options.errorAnswer(404, 'No such control route');
    return this.run(found.route, { ...request, params: found.params });
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const isControl = incoming.url?.startsWith('/_sim/') === true;
    const rawBody = await readBody(incoming, isControl ? controlBodyLimit : bodyLimit);
    if (rawBody === undefined) return;
    const url = new URL(incoming.url ?? '/', 'http://stand-in');
    const request: SimRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      params: {},
      headers: flatHeaders(incoming),
      rawBody,
      remoteAddress: incoming.socket.remoteAddress ?? '',
    };
    if (request.path.startsWith('/_sim/')) return this.control(request, response);
    const file = this.pageFile(request);
    if (file !== undefined) return sendAnswer(file, response);
    const page = findRoute(this.options.pages ?? [], request.method, request.path);
    if (page !== undefined)
      return sendAnswer(await this.run(page.route, { ...request, params: page.params }), response);
    const found = findRoute(this.options.routes, request.method, request.path);
    const name = found?.route.name ?? 'unknown';
    const headers = withoutTokens(request.headers, this.options.secrets?.() ?? []);
    const entry = this.options.requests.open({
      route: name,
      method: request.method,
      path: request.path,
      query: url.search,
      headers,
      body: found?.route.hasSecretBody === true ? undefined : parseJson(rawBody),
      at: Date.now(),
    });
    response.once('close', () => this.options.requests.close(entry));
    const work = (): Promise<Answer> => this.work(request, found, entry);
    const call = { route: name, method: request.method, path: request.path };
    const status = await this.play({ call, response, work, errorAnswer: this.options.errorAnswer }, entry);
    if (status !== undefined) this.options.requests.close(entry, status);
  }

  private async play(exchange: Exchange, entry: RequestEntry): Promise<number | undefined> {
    const fault = this.options.faults.take(exchange.call);
    if (fault !== undefined) {
      entry.fault = fault.kind;
      return playFault(fault, exchange, this.options.faults);
    }
    return sent(await exchange.work(), exchange.response);
  }

  private async work(request: SimRequest, found: ReturnType<typeof findRoute>, entry: RequestEntry): Promise<Answer> {
    const refused = this.options.gate(request, found?.route.name ?? 'unknown');
    if (refused !== undefined) return refused;
    if (found === undefined) return this.options.errorAnswer(404, 'No such route');
    entry.handled = true;
    return this.run(found.route, { ...request, params: found.params });
  }

  private async run(route: Route, request: SimRequest): Promise<Answer> {
    try {
      return await route.handle(request);
    } catch (error) {
      if (error instanceof Refusal) return this.options.errorAnswer(error.status, error.detail);
      this.options.logger.error({ err: error, route: route.name }, 'A route of the stand-in failed');
      return this.options.errorAnswer(500, 'The stand-in itself failed');
    } finally {
      if (route.method !== 'GET') this.options.onWork();
    }
  }

  private pageFile({ method, path, headers }: SimRequest): Answer | undefined {
    const file = method === 'GET' ? this.page?.find(path) : undefined;
    if (file === undefined) return undefined;
    const shared = { ...frontHeaders, etag: file.etag };
    if (headers['if-none-match'] === file.etag) return { status: 304, headers: shared };
    return { status: 200, headers: { ...shared, 'content-type': file.contentType }, raw: file.body };
  }

  private async control(request: SimRequest, response: ServerResponse): Promise<void> {
    const foreign = foreignness(request.headers, this.options.host);
    const answer =
      foreign === undefined ? await this.answerControl(request) : this.options.errorAnswer(403, `Foreign ${foreign}`);
    if (answer.afterwards !== undefined) response.once('close', answer.afterwards);
    sendAnswer(answer, response);
  }
}

/**
 * Another site's page in the same browser must not drive the stand-in, also where its own name was made to lead to this machine:
 * then origin and host agree, but the host is a public name.
 */
function foreignness({ origin, host = '' }: SimRequest['headers'], ownHost: string): 'origin' | 'host' | undefined {
  if (origin !== undefined && origin !== `http://${host}`) return 'origin';
  const name = host.replace(/:\d+$/, '');
  const isOwn = name === ownHost || name.startsWith('[') || isIP(name) !== 0 || !name.includes('.');
  return isOwn ? undefined : 'host';
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}

/** Undefined where the caller left, or sent more than the stand-in takes (then the connection is cut). */
async function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        incoming.destroy();
        return undefined;
      }
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
