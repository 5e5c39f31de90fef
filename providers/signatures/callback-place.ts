// Where a value of a callback stands: a header, a named part of one, a field of the body, the query. What could go wrong: what is
// ambiguous (a header that came twice, a part that is no `name=value`) is read as absent, so that no second reading of it exists.
import type { CallbackPlace } from './callback-proof';
import { onlyValue, type ReceivedCallback } from './signature-check';
import type { UnprovenBody } from './unproven-body';

/** Characters: room for sixteen signatures of SHA-512 in hex. */
const longestHeader = 3_000;

/** Every value at the place: a part may come several times, as in a rotation. */
export type PlaceReader = (received: ReceivedCallback, body: UnprovenBody) => string[];

export function placeReader(place: CallbackPlace): PlaceReader {
  switch (place.in) {
    case 'header':
      return ({ headers }) => headerValues(onlyValue(headers, place.name), place.part);
    case 'query':
      return ({ query }) => present(onlyValue(query, place.name));
    case 'field':
      return (_received, body) => present(body.textAt(place.path));
  }
}

/** Other parts are discarded, as their senders ask. */
function headerValues(written: string | undefined, part: string | undefined): string[] {
  if (written === undefined || written.length > longestHeader) return [];
  if (part === undefined) return [written];
  const elements = written.split(/[,;]/).map((element) => element.replace(/^[ \t]+|[ \t]+$/g, ''));
  if (elements.includes('')) return [];
  const start = `${part}=`;
  return elements
    .filter((element) => element.startsWith(start))
    .map((element) => unquoted(element.slice(start.length)));
}

/** As credentials of HTTP are written, whole and in quotes. */
function unquoted(value: string): string {
  return /^"([^"]*)"$/.exec(value)?.[1] ?? value;
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
