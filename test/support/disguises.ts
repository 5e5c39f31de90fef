// A text as somebody might still recognise it: in another encoding, or as a hash that whoever guesses the text can make again.
import { createHash } from 'node:crypto';

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'];
/** So many digits of a hash tell two guesses apart, and are not in a heap of random ids by chance. */
const hashDigits = 10;

/** In lower case; by what each is. */
export function disguises(text: string, providers: readonly string[] = []): [disguise: string, needle: string][] {
  const bytes = Buffer.from(text);
  const encoded: [string, string][] = [
    ['as it is', text],
    ['hex', bytes.toString('hex')],
    ['backwards', [...text].reverse().join('')],
    ['in a URL', encodeURIComponent(text)],
    ['UTF-16', Buffer.from(text, 'utf16le').toString('latin1')],
    ...[0, 1, 2].map((offset): [string, string] => [`base64 at ${offset}`, base64At(bytes, offset)]),
  ];
  return [...encoded, ...plainHashes(text, providers)].map(([name, needle]) => [name, needle.toLowerCase()]);
}

/** Beginnings of hashes without a key, of the text and of what an id may be made of. */
export function plainHashes(text: string, providers: readonly string[] = []): [string, string][] {
  const digits = text.replace(/\D/g, '');
  const joined = providers.flatMap((name) => [':', '\n', '/', '.', '-'].map((between) => `${name}${between}${text}`));
  const spellings = new Set([
    text,
    text.toLowerCase(),
    JSON.stringify(text),
    ...(digits.length < 6 ? [] : [digits]),
    ...joined,
  ]);
  return algorithms.flatMap((name) =>
    [...spellings].flatMap((spelling): [string, string][] => {
      const hash = createHash(name).update(spelling).digest();
      return [
        [`${name} of ${JSON.stringify(spelling)}`, hash.toString('hex').slice(0, hashDigits)],
        [`${name} of ${JSON.stringify(spelling)}, base64`, hash.toString('base64').slice(0, hashDigits)],
      ];
    }),
  );
}

/** What is the same wherever the text stands: without the characters that its neighbours decide about. */
function base64At(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return text.slice(offset === 0 ? 0 : offset + 1, -1);
}
