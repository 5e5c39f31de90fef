// What a sender says that it signed: the signatures, the signed text and its time, each from the place that bridge.yaml names. What
// could go wrong: two readings of one callback, so whatever is ambiguous is no signature at all.
import type { BodyFormat } from '../body-document';
import type { CallbackPlace, SignedCallbackPlaces } from './callback-proof';
import { mostSignatures } from './live-keys';
import { isTimely, isTimestamp, onlyValue, type ReceivedCallback } from './signature-check';
import { signedText } from './signed-text';
import { UnprovenBody } from './unproven-body';

export interface SignedCallback {
  /** The signed bytes, in order. */
  signed: (string | Uint8Array)[];
  /** As written, without their prefix. */
  signatures: string[];
  /** Whether its time is near enough; a signature without a time is always so. */
  isTimely: boolean;
}

/** `undefined` from the reader: the callback lacks a part, or says one twice. */
export function signedCallbackReader(
  proof: SignedCallbackPlaces,
  callbackUrl: string,
  format?: BodyFormat,
): (received: ReceivedCallback) => SignedCallback | undefined {
  const { at, prefix, encoding, timestamp } = proof;
  const partsOf = signedText(proof, callbackUrl);
  const signaturesIn = placeReader(at, isVersioned(prefix));
  const timestampsIn = timestamp === undefined ? undefined : placeReader(timestamp.at);
  return (received) => {
    const body = new UnprovenBody(received.rawBody, format);
    const written = signaturesIn(received, body);
    if (written.length === 0 || written.length > mostSignatures) return undefined;
    const [time, ...others] = timestampsIn?.(received, body) ?? [];
    // Two timestamps are ambiguous.
    if (others.length > 0) return undefined;
    if (timestamp !== undefined && !isTimestamp(time ?? '', timestamp.unit)) return undefined;
    const signed = partsOf(received, body, time);
    if (signed === undefined) return undefined;
    return {
      signed,
      signatures: written
        .filter((value) => value.startsWith(prefix))
        .map((value) => unpadded(value.slice(prefix.length), encoding)),
      isTimely: timestamp === undefined || isTimely(time ?? '', timestamp.unit, received.nowMs, timestamp.tolerance),
    };
  };
}

/** Some senders pad base64url, which needs no padding. */
function unpadded(signature: string, encoding: SignedCallbackPlaces['encoding']): string {
  return encoding === 'base64url' ? signature.replace(/={1,2}$/, '') : signature;
}

// Where a value of a callback stands: a header, a named part of one, a field of the body, the query. What could go wrong: what is
// ambiguous (a header that came twice, a part that is no `name=value`) is read as absent, so that no second reading of it exists.

/** Characters: room for sixteen signatures of SHA-512 in hex. */
const longestHeader = 3_000;

/** Every value at the place: a part may come several times, as in a rotation. */
type PlaceReader = (received: ReceivedCallback, body: UnprovenBody) => string[];

/** `v1,` and `v1a,` of Standard Webhooks, whose header lists signatures behind blanks, as during a rotation. */
function isVersioned(prefix: string): boolean {
  return /^v\d+[a-z]*,$/.test(prefix);
}

/** @param isListed whether blanks stand between the values of a header without parts */
function placeReader(place: CallbackPlace, isListed = false): PlaceReader {
  switch (place.in) {
    case 'header':
      if (place.part === undefined && isListed) return ({ headers }) => words(onlyValue(headers, place.name) ?? '');
      return ({ headers }) => headerValues(onlyValue(headers, place.name), place.part);
    case 'query':
      return ({ query }) => present(onlyValue(query, place.name));
    case 'field':
      return (_received, body) => present(body.textAt(place.path));
  }
}

/**
 * Other parts are discarded, as their senders ask. During a rotation some senders write the whole list once more behind a blank,
 * with the same time: what another list says already counts once.
 */
function headerValues(written: string | undefined, part: string | undefined): string[] {
  if (written === undefined || written.length > longestHeader) return [];
  if (part === undefined) return [written];
  const lists = listsIn(written).map((list) => list.split(/[,;]/));
  if (lists.some((elements) => elements.includes(''))) return [];
  const start = `${part}=`;
  const known = new Set<string>();
  return lists.flatMap((elements) => {
    const named = elements.filter((element) => element.startsWith(start));
    const values = named.map((element) => unquoted(element.slice(start.length)));
    const news = values.filter((value) => !known.has(value));
    for (const value of news) known.add(value);
    return news;
  });
}

/** A blank beside a separator stands within one list. Every character is looked at once, whatever is sent (R26). */
function listsIn(written: string): string[] {
  const lists: string[] = [];
  let isOpen = false;
  for (const word of written.split(/[ \t]/).filter((found) => found !== '')) {
    if (isOpen || /^[,;]/.test(word)) lists.push(`${lists.pop() ?? ''}${word}`);
    else lists.push(word);
    isOpen = word.endsWith(',') || word.endsWith(';');
  }
  return lists;
}

/** Two blanks side by side are no list of Standard Webhooks. */
function words(written: string): string[] {
  const found = written.length > longestHeader ? [] : written.split(' ');
  return found.includes('') ? [] : found;
}

/** As credentials of HTTP are written, whole and in quotes. */
function unquoted(value: string): string {
  return /^"([^"]*)"$/.exec(value)?.[1] ?? value;
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
