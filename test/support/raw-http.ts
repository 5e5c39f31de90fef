// HTTP as bytes on a socket: what a client library would tidy away (odd headers, half bodies, no host) is sent as written.
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0: the connection ended without an answer. */
  status: number;
  /** Names in lower case; of several values the last. */
  headers: ReadonlyMap<string, string>;
  body: string;
  /** Parsed JSON; undefined where the body is none. */
  json: unknown;
  /** From the first byte out to the whole answer. */
  ms: number;
}

export interface RawOptions {
  /** A loopback address: another source for the receiver. @default 127.0.0.1 */
  localAddress?: string;
  /** @default 60000 */
  boundMs?: number;
}

export type Bytes = string | Buffer;
/** Written one after the other, as fast as they are taken; an endless source is stopped by the answer. */
export type Parts = Iterable<Bytes> | AsyncIterable<Bytes>;

/** Rejects when there is neither an answer nor an end within the bound. */
export async function rawRequest(port: number, parts: Parts, options: RawOptions = {}): Promise<RawAnswer> {
  const started = performance.now();
  const socket = openSocket(port, options.localAddress);
  const answered = readAnswer(socket, options.boundMs ?? 60_000);
  void writeAll(socket, parts).catch(() => undefined);
  try {
    return { ...(await answered), ms: performance.now() - started };
  } finally {
    socket.destroy();
  }
}

export function openSocket(port: number, localAddress?: string): Socket {
  const socket = connect({
    port,
    host: localAddress === '::1' ? '::1' : '127.0.0.1',
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  // Resets are what some of these requests are answered with; the end is told by 'close'.
  return socket.on('error', () => undefined);
}

/** `headers` as a list, so that a name may come twice. A body brings its Content-Length unless `headers` say otherwise. */
export function rawPost(path: string, headers: readonly (readonly [string, string])[], body?: Bytes): Buffer {
  const announced = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const length: [string, string][] =
    body === undefined || announced ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  const lines = [['Host', 'bridge'], ...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    Buffer.from(body ?? ''),
  ]);
}

export function chunk(bytes: Bytes): Buffer {
  const data = Buffer.from(bytes as string);
  return Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);
}

export const lastChunk = '0\r\n\r\n';

async function writeAll(socket: Socket, parts: Parts): Promise<void> {
  for await (const part of parts) {
    if (socket.destroyed) return;
    if (!socket.write(part)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
  }
}

function readAnswer(socket: Socket, boundMs: number): Promise<Omit<RawAnswer, 'ms'>> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer within ${boundMs} ms, but: ${bytes.toString('latin1')}`));
    }, boundMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve(parseAnswer(bytes));
    };
    socket.on('data', (data) => {
      bytes = withoutContinue(Buffer.concat([bytes, data]));
      if (isComplete(bytes)) done();
    });
    socket.once('close', done);
  });
}

function withoutContinue(bytes: Buffer): Buffer {
  return bytes.subarray(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/.exec(bytes.toString('latin1'))?.[0].length ?? 0);
}

function isComplete(bytes: Buffer): boolean {
  const { headers, bodyAt } = parseHead(bytes);
  const length = headers.get('content-length');
  return bodyAt !== undefined && length !== undefined && bytes.length >= bodyAt + Number(length);
}

function parseHead(bytes: Buffer): { status: number; headers: Map<string, string>; bodyAt?: number } {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: ?/, '')]),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  return end < 0 ? { status, headers } : { status, headers, bodyAt: end + 4 };
}

function parseAnswer(bytes: Buffer): Omit<RawAnswer, 'ms'> {
  const { status, headers, bodyAt } = parseHead(bytes);
  const body = bodyAt === undefined ? '' : bytes.toString('utf8', bodyAt);
  return { status, headers, body, json: parsed(body) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
