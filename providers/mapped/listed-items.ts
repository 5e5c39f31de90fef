// The items of a list in one body, of which each is a body of its own. What could go wrong: each item of a callback is a result to hand
// over before the answer that the sender waits for, so there is a bound; a list that we ask for is bounded by its bytes alone.
import { parseWrappedJson } from '../../outbound/foreign-json';
import { MalformedPayload } from '../../outbound/http-failure';
import type { AnswerFormat } from '../body-document';
import { ownText, spreadAt, valuesAt } from '../document-path';

/** Results to hand over in one request. */
const mostHandedOver = 200;

/** The body itself where nothing is at the path. */
export function itemsAt(document: unknown, path: string | undefined): unknown[] {
  return (path === undefined ? undefined : spreadAt(document, path, openedList)) ?? [document];
}

/** @throws MalformedPayload for more than can be handed over while the sender waits */
export function checkCount(items: readonly unknown[]): void {
  if (items.length > mostHandedOver) throw new MalformedPayload(`body: holds more than ${mostHandedOver} items`);
}

/**
 * Whether a document without anything at this path says that the list is empty. XML has no empty lists, and some writers of JSON leave
 * out what is empty: then nothing else stands there.
 */
export function listsNone(document: unknown, path: string, format: AnswerFormat): boolean {
  const plain = /^(?:\/(?!\*(?:\/|$)|\[)[^/]*)*/.exec(path)?.[0] ?? '';
  const isPlain = plain === path;
  const holders = valuesAt(document, isPlain ? plain.slice(0, Math.max(0, plain.lastIndexOf('/'))) : plain);
  if (!isPlain || (format === 'xml' && plain.lastIndexOf('/') > 0)) return holders.length > 0;
  return holders.length > 0 && holders.every((holder) => isEmpty(holder));
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === '';
  return Object.keys(value).length === 0;
}

/** A list, one item, or the JSON text of either; null and an empty text are an empty list, with attributes as well. */
function openedList(value: unknown): unknown[] {
  if ([null, ''].includes(ownText(value) as string | null)) return [];
  const opened = typeof value === 'string' ? parseWrappedJson(value) : value;
  return Array.isArray(opened) ? opened : [opened];
}
