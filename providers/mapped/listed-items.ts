// The items of a list in one body, of which each is a body of its own. What could go wrong: each item of a callback is a result to hand
// over before the answer that the sender waits for, so there is a bound; a list that we ask for is bounded by its bytes alone.
import { parseWrappedJson } from '../../outbound/foreign-json';
import { MalformedPayload } from '../../outbound/http-failure';
import { valuesAt } from '../document-path';

/** Results to hand over in one request. */
const mostHandedOver = 200;

/** The body itself where nothing is at the path. */
export function itemsAt(document: unknown, path: string | undefined): unknown[] {
  const lists = path === undefined ? [] : valuesAt(document, path);
  return lists.length === 0 ? [document] : lists.flatMap(openedList);
}

/** @throws MalformedPayload for more than can be handed over while the sender waits */
export function checkCount(items: readonly unknown[]): void {
  if (items.length > mostHandedOver) throw new MalformedPayload(`body: holds more than ${mostHandedOver} items`);
}

/** A list, one item, or the JSON text of either; null is an empty list. */
function openedList(value: unknown): unknown[] {
  if (value === null) return [];
  const opened = typeof value === 'string' ? parseWrappedJson(value) : value;
  return Array.isArray(opened) ? opened : [opened];
}
