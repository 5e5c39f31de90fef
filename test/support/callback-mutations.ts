// Every way in which a signed callback is altered under way or by an attacker. Each mutation leaves something behind that
// its sender did not send, and says so by name; what came out unchanged is no mutation.
import type { CallbackParts } from './received-callback';

export interface SignedParts {
  body: Buffer;
  headers: Record<string, string[]>;
  query: Record<string, string[]>;
  /** `token`: what stands in the path. */
  path: Record<string, string[]>;
}

/** A random whole number from 0 to `below` - 1. */
export type Pick = (below: number) => number;

export type Mutation = (parts: SignedParts, pick: Pick) => void;

/** Where the proof is: one name in the headers, in the query or in the path. */
function proofPlace(parts: SignedParts, pick: Pick): { values: Record<string, string[]>; name: string; value: string } {
  const places = [parts.headers, parts.query, parts.path].flatMap((values) =>
    Object.keys(values).map((name) => ({ values, name })),
  );
  const { values, name } = places[pick(places.length)] ?? { values: parts.headers, name: '' };
  return { values, name, value: values[name]?.[0] ?? '' };
}

const onProof =
  (change: (value: string, pick: Pick) => string): Mutation =>
  (parts, pick) => {
    const { values, name, value } = proofPlace(parts, pick);
    values[name] = [change(value, pick)];
  };

function withoutSome(text: string, pick: Pick): string {
  const start = pick(text.length);
  return text.slice(0, start) + text.slice(start + 1 + pick(text.length - start));
}

function withInserted(text: string, piece: string, pick: Pick): string {
  const at = pick(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

const oddPieces = [' ', '\t', '\n', '\0', '=', '==', '.', ',', '%', '\u200b', 'é', '\ud800', ';', '"'];

/** The last letter of a base64 text carries bits that decoders ignore. */
function withOtherPaddingBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return text.replace(/([A-Za-z0-9+/_-])(=*)$/, (_whole, letter: string, padding: string) => {
    const value = alphabet.indexOf(letter.replace('-', '+').replace('_', '/'));
    return `${alphabet[value ^ 1]}${padding}`;
  });
}

export const proofMutations: Readonly<Record<string, Mutation>> = {
  'a bit of a header': onProof((value, pick) => {
    const bytes = Buffer.from(value, 'latin1');
    const at = pick(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
    return bytes.toString('latin1');
  }),
  'a truncated header': onProof((value, pick) => value.slice(0, pick(value.length))),
  'a header without its start': onProof((value, pick) => value.slice(1 + pick(value.length))),
  'a piece taken out': onProof(withoutSome),
  'an odd character': onProof((value, pick) => withInserted(value, oddPieces[pick(oddPieces.length)] ?? ' ', pick)),
  'upper case': onProof((value) => value.toUpperCase()),
  'lower case': onProof((value) => value.toLowerCase()),
  'swapped case': onProof((value, pick) => {
    const at = pick(value.length);
    const letter = value[at] ?? '';
    return (
      value.slice(0, at) +
      (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()) +
      value.slice(at + 1)
    );
  }),
  'without base64 padding': onProof((value) => value.replace(/=+$/, '')),
  'with more base64 padding': onProof((value) => `${value}=`),
  'in the URL alphabet': onProof((value) => value.replaceAll('+', '-').replaceAll('/', '_')),
  'in the plain alphabet': onProof((value) => value.replaceAll('-', '+').replaceAll('_', '/')),
  'with other padding bits': onProof(withOtherPaddingBits),
  'percent-encoded': onProof((value) => encodeURIComponent(value)),
  quoted: onProof((value) => `"${value}"`),
  'an algorithm renamed': onProof((value, pick) =>
    value.replace(/v1(?=[,=])|sha256|Bearer/, ['v1a', 'v2', 'V1', 'sha1', ''][pick(5)] ?? ''),
  ),
  'a thousand signatures': onProof((value, pick) => {
    const separator = [' ', ',', ', '][pick(3)] ?? ' ';
    const all = Array.from({ length: 1_000 }, () => `v1,${'A'.repeat(43)}=`);
    all[pick(1_000)] = value;
    return all.join(separator);
  }),
  'a long header': onProof((value, pick) => (pick(2) === 0 ? value + 'A'.repeat(60_000) : 'A'.repeat(60_000) + value)),
  'a timestamp moved': onProof((value, pick) =>
    value.replace(/\d{10}/, (time) => String(Number(time) + 301 + pick(10_000))),
  ),
  'a header twice': (parts, pick) => {
    const { values, name, value } = proofPlace(parts, pick);
    values[name] = pick(2) === 0 ? [value, value] : [value, `${value}x`];
  },
  'a header missing': (parts, pick) => {
    const { values, name } = proofPlace(parts, pick);
    if (pick(2) === 0) delete values[name];
    else values[name] = [];
  },
  'a header empty': onProof(() => ''),
  'a header under another name': (parts, pick) => {
    const { values, name, value } = proofPlace(parts, pick);
    delete values[name];
    values[`${name}-`] = [value];
  },
};

export const bodyMutations: Readonly<Record<string, Mutation>> = {
  'a bit of the body': (parts, pick) => {
    const at = pick(parts.body.length);
    parts.body[at] = (parts.body[at] ?? 0) ^ (1 << pick(8));
  },
  'a truncated body': (parts, pick) => {
    parts.body = parts.body.subarray(0, pick(parts.body.length));
  },
  'a longer body': (parts, pick) => {
    const piece = Buffer.from(['\n', ' ', '\0', '{}', '\ufeff'][pick(5)] ?? ' ');
    parts.body = Buffer.concat(pick(2) === 0 ? [parts.body, piece] : [piece, parts.body]);
  },
  'another spelling of the body': (parts) => {
    parts.body = Buffer.from(JSON.stringify(JSON.parse(parts.body.toString('utf8')), undefined, 1));
  },
};

export function isSame(left: SignedParts, right: SignedParts): boolean {
  return left.body.equals(right.body) && spelled(left) === spelled(right);
}

/** Other spellings of the same signature: hex in another case, blanks at the commas of a list, a base64url of 64 bytes padded. */
function spelled({ headers, query, path }: SignedParts): string {
  const texts = JSON.stringify([headers, query, path]);
  const hex = texts.replace(/(?<![0-9a-z])[0-9a-f]{40,}(?![0-9a-z])/gi, (digits) => digits.toLowerCase());
  const unpadded = hex.replace(/(?<=[\w-]{86})={1,2}(?="\])/g, '');
  return unpadded.replace(/(?: |\\t)*(,|(?<=\["|,)|(?="\]))(?: |\\t)*/g, '$1');
}

export function signedParts({ body, headers = {}, query = {}, path = {} }: Omit<CallbackParts, 'nowMs'>): SignedParts {
  const lists = (values: Readonly<Record<string, string | readonly string[]>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat()]));
  return { body: Buffer.from(body), headers: lists(headers), query: lists(query), path: lists(path) };
}
