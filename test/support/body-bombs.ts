// Bodies that are sent to hurt, each with the answer it deserves: where what hurts is in a part that no one reads, that is 200 (R28). None is larger than what it takes to pass a limit.
import { gzipSync } from 'node:zlib';
import { resultBody, movedBody, type AttackWorld, type HeaderList } from './attack-world';
import { chunk, lastChunk, rawPost, rawRequest, type Bytes, type Parts, type RawAnswer } from './raw-http';

export interface BodyBomb {
  status: number;
  /** It goes on sending whatever it hears, until it is cut off; the answer may then be lost on its way. */
  relentless?: boolean;
  send: (world: AttackWorld) => Promise<RawAnswer>;
}

const bracketsOf = (bytes: number): string => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2);
const megabyte = 2 ** 20;
const junk = Buffer.alloc(64 * 1024, 'x');

/** Larger than any limit: `chunked` parts go out for as long as they are taken. */
function stream(path: string, headers: (world: AttackWorld) => HeaderList, parts: () => Parts): BodyBomb['send'] {
  return (world) => {
    const chunked = [...headers(world), ['Transfer-Encoding', 'chunked']] as const;
    return rawRequest(world.port, headThen(rawPost(path, chunked), parts()));
  };
}

async function* headThen(head: Bytes, parts: Parts): AsyncGenerator<Bytes> {
  yield head;
  yield* parts;
}

function* endless(): Generator<Bytes> {
  for (;;) yield chunk(junk);
}

function* chunksOf(bytes: number): Generator<Bytes> {
  for (let sent = 0; sent < bytes; sent += junk.length) yield chunk(junk);
  yield lastChunk;
}

/** In pieces of many chunks, so that it is the receiver who has to take them apart. */
function* singleBytes(total: number): Generator<Bytes> {
  const many = Buffer.concat(Array.from({ length: 4_096 }, () => chunk('x')));
  for (let sent = 0; sent < total; sent += 4_096) yield many;
  yield lastChunk;
}

const gupy = (world: AttackWorld): HeaderList => world.gupyHeaders();
const nobody = (): HeaderList => [];
const provider = (world: AttackWorld): HeaderList => world.providerHeaders('another body');

const signed = (status: number, body: string): BodyBomb => ({ status, send: (world) => world.callback(body) });
const authentic = (status: number, body: string | Buffer, headers: HeaderList = []): BodyBomb => ({
  status,
  send: (world) => world.webhook(body, { headers }),
});

const keys = (count: number, name: (index: number) => string): string =>
  `{${Array.from({ length: count }, (_, index) => `"${name(index)}":0`).join()}}`;
const around = (body: string, member: string): string => body.replace(/\}$/, `,${member}}`);
const moved = (member: string): string => around(movedBody(1), member);
const result = (member: string): string => around(resultBody(1), member);

export function isRefused({ status, relentless = false }: BodyBomb, answer: RawAnswer): boolean {
  return answer.status === status || (relentless && answer.status === 0);
}

export const bodyBombs: Readonly<Record<string, BodyBomb>> = {
  '10 MB, announced': authentic(413, Buffer.alloc(10 * megabyte, ' ')),
  '10 MB in chunks': {
    status: 413,
    relentless: true,
    send: stream('/webhooks/gupy', gupy, () => chunksOf(10 * megabyte)),
  },
  'endless chunks': { status: 413, relentless: true, send: stream('/webhooks/gupy', gupy, endless) },
  'endless chunks of a stranger': { status: 401, relentless: true, send: stream('/webhooks/gupy', nobody, endless) },
  'endless chunks to a callback': {
    status: 413,
    relentless: true,
    send: stream('/callbacks/clinic', provider, endless),
  },
  'single bytes to a callback': {
    status: 400,
    relentless: true,
    send: stream('/callbacks/clinic', provider, () => singleBytes(262_144)),
  },
  'single bytes of a stranger': {
    status: 401,
    relentless: true,
    send: stream('/webhooks/gupy', nobody, () => singleBytes(262_144)),
  },
  'a false signature over 256 KiB': {
    status: 401,
    send: (world) => world.callback('x'.repeat(262_144), { signedBody: 'y' }),
  },
  '100 000 keys': authentic(
    413,
    keys(100_000, (index) => `key${index}`),
  ),
  '25 000 short keys': signed(
    400,
    keys(25_000, (index) => index.toString(36)),
  ),
  'one key 25 000 times': signed(
    400,
    keys(25_000, () => 'same'),
  ),
  'a key of 250 kB': signed(400, `{"${'\\u0061'.repeat(40_000)}":0`),
  'depth 10 000': authentic(400, '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)),
  'depth 10 000 in arrays': signed(400, result(`"deep":${bracketsOf(20_000)}`)),
  '1 MB of brackets': authentic(413, bracketsOf(megabyte)),
  '256 KiB of brackets': signed(400, bracketsOf(262_144)),
  '256 KiB of closing brackets': signed(400, ']'.repeat(262_144)),
  '85 000 empty arrays': signed(400, `[${'[],'.repeat(85_000)}[]]`),
  '130 000 numbers': signed(400, `[${'1,'.repeat(130_000)}1]`),
  'white space only': authentic(400, ' '.repeat(65_536)),
  'a string without an end': signed(400, `"${'x'.repeat(262_143)}`),
  'escapes without an end': signed(400, `"${'\\"'.repeat(131_000)}`),
  'a gzip bomb': authentic(415, gzipSync(Buffer.alloc(10 * megabyte)), [['Content-Encoding', 'gzip']]),
  'a gzip bomb that does not say so': authentic(400, gzipSync(Buffer.alloc(10 * megabyte))),
  'a number of 60 000 digits': authentic(200, moved(`"n":${'9'.repeat(60_000)}`)),
  'a number of 250 000 digits': signed(200, result(`"n":${'9'.repeat(250_000)}`)),
  'an exponent of 50 000 digits': authentic(200, moved(`"n":1e${'9'.repeat(50_000)}`)),
  'a lone surrogate': authentic(200, moved('"n":"\\ud800"')),
  'surrogates the wrong way round': signed(200, result('"n":"\\udc00\\ud800"')),
  'an escaped NUL': authentic(200, moved('"n":"\\u0000"')),
  'a NUL': signed(200, result('"n":"\0"')),
  'a NUL between tokens': authentic(400, moved('\0"n":1')),
};
