// Speaks to the board as its page does, or as a stranger would: every header can be set, which `fetch` does not allow.
import { type IncomingHttpHeaders, request } from 'node:http';

export interface BoardAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface BoardRequest {
  method?: string;
  /** `undefined` leaves a header of the page out. */
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

export class BoardClient {
  readonly port: number;
  cookie: string | undefined;
  actionToken: string | undefined;

  constructor(port: number) {
    this.port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async send(path: string, { method = 'GET', headers = {}, body }: BoardRequest = {}): Promise<BoardAnswer> {
    const isAction = method !== 'GET' && method !== 'HEAD';
    const all: Record<string, string | undefined> = {
      cookie: this.cookie,
      'sec-fetch-site': 'same-origin',
      ...(isAction
        ? { origin: this.origin, 'content-type': 'application/json', 'x-board-action': this.actionToken }
        : {}),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request({ port: this.port, host: '127.0.0.1', path, method, headers: sent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      outgoing.once('error', reject);
      outgoing.end(text);
    });
  }

  async json<T>(path: string, options?: BoardRequest): Promise<T> {
    const { status, text } = await this.send(path, options);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** As the page does, with the token that a person types or the code of a link. */
  async logIn(credentials: string | { code: string }): Promise<BoardAnswer> {
    const body = typeof credentials === 'string' ? { token: credentials } : credentials;
    const answer = await this.send('/api/login', { method: 'POST', body });
    if (answer.status !== 200) return answer;
    this.cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    this.actionToken = (JSON.parse(answer.text) as { actionToken: string }).actionToken;
    return answer;
  }

  /** An action of the page. */
  act(path: string, body: unknown): Promise<BoardAnswer> {
    return this.send(path, { method: 'POST', body });
  }
}
