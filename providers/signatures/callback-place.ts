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

/** As credentials of HTTP are written, whole and in quotes. */
function unquoted(value: string): string {
  return /^"([^"]*)"$/.exec(value)?.[1] ?? value;
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
