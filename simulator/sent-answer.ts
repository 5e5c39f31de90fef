// Answers on the wire: whole, cut in half, drop by drop, or longer than any caller should take.
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './route';

export function sendAnswer(answer: Answer, response: ServerResponse): void {
  if (answer.events !== undefined) return sendEvents(answer.events, response);
  const { headers, body } = encode(answer);
  if (answer.status !== 204) headers['content-length'] = String(body.length);
  response.writeHead(answer.status, headers);
  response.end(answer.status === 204 ? undefined : body);
}

/** Proxies and browsers give up a connection on which nothing comes. */
const aliveEveryMs = 15_000;

function sendEvents(begin: NonNullable<Answer['events']>, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  const alive = setInterval(() => response.write(': alive\n\n'), aliveEveryMs);
  const end = begin((name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  response.once('close', () => {
    clearInterval(alive);
    end();
  });
}

/** An answer without a body has no half: it is cut before its head. */
export function sendHalf(answer: Answer, response: ServerResponse): void {
  const { headers, body } = encode(answer);
  const cut = (): void => void response.socket?.destroy();
  if (body.length < 2 || answer.status === 204) return cut();
  response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) });
  response.write(body.subarray(0, Math.floor(body.length / 2)), cut);
}

const drops = 20;

/** The head at once, the body in pieces over `ms`; one without a body comes late as a whole. */
export async function sendInDrops(answer: Answer, response: ServerResponse, ms: number): Promise<void> {
  const { headers, body } = encode(answer);
  const wait = async (): Promise<void> => pause(ms / drops, undefined, { ref: false });
  if (body.length === 0 || answer.status === 204) {
    await pause(ms, undefined, { ref: false });
    return sendAnswer(answer, response);
  }
  response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) });
  const size = Math.ceil(body.length / drops);
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    response.write(body.subarray(start, start + size));
    await wait();
  }
  response.end();
}

/** The answer followed by blanks, without a Content-Length: the whole body is valid JSON. */
export function sendHuge(answer: Answer, response: ServerResponse, bytes: number): void {
  const { headers, body } = encode(answer);
  response.writeHead(answer.status === 204 ? 200 : answer.status, headers);
  response.end(Buffer.concat([body, Buffer.alloc(Math.max(0, bytes - body.length), ' ')]));
}

function encode(answer: Answer): { headers: Record<string, string>; body: Buffer } {
  if (answer.raw !== undefined) return { headers: { ...answer.headers }, body: answer.raw };
  const type = answer.html !== undefined ? 'text/html' : 'application/json; charset=utf-8';
  const text = answer.html ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
  const body = Buffer.from(text, 'utf8');
  return { headers: { ...(body.length > 0 ? { 'content-type': type } : {}), ...answer.headers }, body };
}
