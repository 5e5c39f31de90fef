// Stands before a stand-in and lets everything through, except where it was told to answer with text of its own: an error
// page that names a person, or more fields than were asked for.
import { request } from 'undici';
import { startTinyServer, type SeenRequest, type TinyServer } from './tiny-server';

export interface Poison {
  status: number;
  /** As it is; sent as JSON when it is an object. */
  body: string | object;
}

export class PoisonedProxy {
  readonly url: string;
  private readonly server: TinyServer;
  private readonly upstream: string;
  private poison: (seen: SeenRequest) => Poison | undefined = () => undefined;
  private extra: object = {};
  private rewrite: (json: object) => object = (json) => json;

  private constructor(server: TinyServer, upstream: string) {
    this.server = server;
    this.upstream = upstream;
    this.url = server.url;
    server.answer((seen, response) => {
      void this.answer(seen).then(
        ({ status, body }) => {
          const isText = typeof body === 'string';
          response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
          response.end(isText ? body : JSON.stringify(body));
        },
        // The stand-in is closed before the last poll of the worker comes.
        () => response.writeHead(502).end(),
      );
    });
  }

  static async before(upstream: string): Promise<PoisonedProxy> {
    return new PoisonedProxy(await startTinyServer(), upstream);
  }

  /** What it answers itself; `undefined` lets the request through. */
  answerWith(poison: (seen: SeenRequest) => Poison | undefined): void {
    this.poison = poison;
  }

  /** Fields added to every JSON object that comes back. */
  addToAnswers(extra: object): void {
    this.extra = extra;
  }

  /** Called with every JSON object that comes back. */
  rewriteAnswers(rewrite: (json: object) => object): void {
    this.rewrite = rewrite;
  }

  get seen(): readonly SeenRequest[] {
    return this.server.seen;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private async answer(seen: SeenRequest): Promise<Poison> {
    const poisoned = this.poison(seen);
    if (poisoned !== undefined) return poisoned;
    const { method, path, query, body } = seen;
    const search = query.size === 0 ? '' : `?${query.toString()}`;
    const answer = await request(`${this.upstream}${path}${search}`, {
      method: method as 'GET',
      headers: passedOn(seen),
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: this.withExtra(text) };
  }

  private withExtra(text: string): string | object {
    if (text === '') return '';
    const json = JSON.parse(text) as object;
    return this.rewrite(Array.isArray(json) ? json : { ...json, ...this.extra });
  }
}

/** All but what belongs to the connection itself. */
function passedOn({ headers }: SeenRequest): Record<string, string> {
  const own = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name))) as Record<string, string>;
}
