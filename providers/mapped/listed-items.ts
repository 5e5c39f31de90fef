// The items of a list in one body, of which each is a body of its own. What could go wrong: each is a result to hand over before the
// answer that the sender waits for, so there is a bound.
import { MalformedPayload } from '../../outbound/http-failure';
import { valuesAt } from '../document-path';
import { parseJsonText } from '../payload';

const mostItems = 200;

/** The body itself where nothing is at the path. @throws MalformedPayload for too many */
export function itemsAt(document: unknown, path: string | undefined): unknown[] {
  const lists = path === undefined ? [] : valuesAt(document, path);
  const found = lists.flatMap(openedList);
  if (found.length > mostItems) throw new MalformedPayload(`body: holds more than ${mostItems} items`);
  return lists.length === 0 ? [document] : found;
}

/** A list, one item, or the JSON text of either. */
function openedList(value: unknown): unknown[] {
  const opened = typeof value === 'string' ? parseJsonText(value) : value;
  return Array.isArray(opened) ? opened : [opened];
}
