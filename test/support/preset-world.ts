// One provider of bridge.yaml and a server in its place: what a preset makes of orders, callbacks and answers.
import { createHmac } from 'node:crypto';
import type { OrderRequest, ParsedCallback, ProviderAdapter } from '../../providers/adapter';
import { createProviderRegistry, type ProviderRegistry } from '../../providers/registry';
import { callbackHeaders } from './callback-headers';
import { changed, ConfigSandbox, exampleFile, goodEnv } from './config-sandbox';
import { answerJson, startTinyServer, type TinyServer } from './tiny-server';
import { provenReference } from './reference-keys';

export const reference = provenReference('school');
export const secret = 'callback-secret-0123456789abcdef';
export const callbackUrl = 'https://bridge.example.com/callbacks/school';

export interface SentCallback<Body extends string | Buffer = string> {
  body: Body;
  headers?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  /** Below the address of the provider. */
  token?: string;
}

export const hmacOf = (
  signed: string | Buffer,
  encoding: 'hex' | 'base64' | 'base64url' = 'hex',
  key = secret,
): string => createHmac('sha256', key).update(signed).digest(encoding);

/** A whole bridge.yaml with the provider `school` beside the example's own; `keys` are its YAML lines. */
export function fileWithProvider(keys: string, kind: 'mapped' | 'http' = 'mapped'): string {
  const indented = keys
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return changed(exampleFile, '\nexams:\n', `\n  school:\n    kind: ${kind}\n${indented}\nexams:\n`);
}

/** A provider of the test's own, and the address of the bridge. */
export interface WorldPlace {
  url: string;
  publicUrl: string;
}

export class AnsweredStatus {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

export class PresetWorld {
  readonly adapter: ProviderAdapter;
  private readonly registry: ProviderRegistry;
  private readonly server: TinyServer;
  private authorization: string | undefined;
  private page: { call: string; status: number; body: string | Buffer; headers: Record<string, string> } | undefined;

  private constructor(registry: ProviderRegistry, server: TinyServer) {
    const adapter = registry.adapters.get('school');
    if (adapter === undefined) throw new Error('The file has no provider school');
    this.adapter = adapter;
    this.registry = registry;
    this.server = server;
  }

  /** The provider's `url` becomes the server's, or that of `at`. */
  static async start(keys: string, kind?: 'http', at?: WorldPlace): Promise<PresetWorld> {
    const server = await startTinyServer();
    const box = new ConfigSandbox();
    try {
      const { url = server.url, publicUrl = 'https://bridge.example.com' } = at ?? {};
      const file = fileWithProvider(`${keys.trim()}\nurl: ${url}\nallowPrivateNetwork: true`, kind);
      const text = changed(file, 'publicUrl: https://bridge.example.com', `publicUrl: ${publicUrl}`);
      // Not the default rate: its pauses would be most of the time that a test takes.
      const quick = changed(text, '\n  school:\n', '\n  school:\n    requestsPerMinute: 60000\n');
      const config = box.load(quick, { ...goodEnv });
      return new PresetWorld(createProviderRegistry(config.providers), server);
    } catch (error) {
      await server.close();
      throw error;
    } finally {
      box.remove();
    }
  }

  /** Answers by `METHOD /path`; anything else gets this status. */
  answers(answers: Readonly<Record<string, unknown>>, otherwise = 404): void {
    this.server.answer(({ method, path, headers }, response) => {
      const answer = answers[`${method} ${path}`];
      if (this.authorization !== undefined && headers['authorization'] !== this.authorization)
        answerJson(response, { error: 'unauthorized' }, 401);
      else if (this.page?.call === `${method} ${path}`) {
        response.writeHead(this.page.status, this.page.headers).end(this.page.body);
      } else if (answer === undefined) answerJson(response, { error: 'not found' }, otherwise);
      else answerJson(response, answer);
    });
  }

  /** Answers by path, query and headers; 404 for `undefined`, and the status of an `AnsweredStatus`. */
  answersBy(answer: (path: string, query: URLSearchParams, headers: Record<string, unknown>) => unknown): void {
    this.server.answer(({ path, query, headers }, response) => {
      void Promise.resolve(answer(path, query, headers)).then((found) => {
        if (found instanceof AnsweredStatus) answerJson(response, found.body, found.status);
        else answerJson(response, found ?? { error: 'not found' }, found === undefined ? 404 : 200);
      });
    });
  }

  /** From now on every call with another Authorization gets 401. */
  requires(authorization: string): void {
    this.authorization = authorization;
  }

  get url(): string {
    return this.server.url;
  }

  /** The query of the last call. */
  get lastQuery(): Record<string, string> {
    return Object.fromEntries(this.server.seen.at(-1)?.query ?? []);
  }

  /** Of the last call, as it came. */
  get lastBody(): string {
    return this.server.seen.at(-1)?.body ?? '';
  }

  /** A body that is no JSON to one call, whatever `answers` says. */
  answersPage(call: string, status: number, body = '<html>Not Found</html>'): void {
    this.page = { call, status, body, headers: { 'content-type': 'text/html' } };
  }

  /** As `answersPage`, of these very bytes. */
  answersBytes(call: string, body: Buffer, headers: Record<string, string>): void {
    this.page = { call, status: 200, body, headers };
  }

  /** What was called: method, path, and the body as JSON or as the fields of a form. */
  calls(): { call: string; body: unknown; headers: Record<string, unknown> }[] {
    return this.server.seen.map(({ method, path, body, headers }) => ({
      call: `${method} ${path}`,
      body:
        headers['content-type'] === 'application/json'
          ? (JSON.parse(body) as unknown)
          : Object.fromEntries(new URLSearchParams(body)),
      headers,
    }));
  }

  async found(): ReturnType<NonNullable<ProviderAdapter['findOrder']>> {
    return this.adapter.findOrder?.(orderRequest({}), signal);
  }

  async order(given: Partial<OrderRequest> = {}): Promise<string> {
    const order = await this.adapter.order(orderRequest(given), signal);
    return order.orderId;
  }

  verifies(sent: SentCallback, nowMs = Date.now()): boolean {
    const query = callbackHeaders(sent.query ?? {});
    const target = { query, pathToken: sent.token };
    const headers = callbackHeaders(sent.headers ?? {});
    return this.adapter.verify(Buffer.from(sent.body), headers, nowMs, target) === 'proven';
  }

  parse(sent: SentCallback): ParsedCallback {
    return this.adapter.parse(Buffer.from(sent.body), {
      query: callbackHeaders(sent.query ?? {}),
      pathToken: sent.token,
    });
  }

  /** As the receiver does: a callback that is not proven is not read, a notice is followed. */
  async receive(sent: SentCallback): Promise<Exclude<ParsedCallback, { kind: 'notice' | 'several' }>> {
    if (!this.verifies(sent)) throw new Error('The callback is not proven');
    const parsed = this.parse(sent);
    if (parsed.kind === 'several') throw new Error('The callback is a list');
    if (parsed.kind !== 'notice') return parsed;
    const fetched = await parsed.fetch(signal);
    if (fetched.kind === 'several') throw new Error('The answer is a list');
    return fetched;
  }

  /** Absent where the provider cannot cancel, as below where it cannot be asked. */
  cancel(orderId: string) {
    return this.adapter.cancel?.({ orderId, reference }, signal);
  }

  poll(orderId: string, known: { exam?: string; jobId?: number } = {}) {
    return this.adapter.fetchResult?.({ orderId, reference, ...known }, signal);
  }

  async close(): Promise<void> {
    await this.registry.close();
    await this.server.close();
  }
}

export const signal = new AbortController().signal;

export function orderRequest(given: Partial<OrderRequest> = {}): OrderRequest {
  return {
    reference,
    exam: 'test-1',
    deadline: '2026-02-01T00:00:00.000Z',
    callbackUrl,
    candidate: {
      name: 'Amora de Exemplo',
      email: 'Amora@example.com',
      document: '012.345.678-90',
      birthDate: '1990-01-31',
    },
    job: { id: 123456, name: 'Operador', details: { role: 'Soldador', branchCode: 'B-301' } },
    ...given,
  };
}
