// How a mapping points into a body: a JSON pointer whose segments may also be `*` (every item) or `[name=value]` (the items
// of a list whose member says so, or the one group that does; the name may be a path itself, `[field/ref=level]`). One path may therefore
// find several values. It leads through JSON and XML that stand in a text, as senders keep what they echo and SOAP services wrap what they
// answer. Own properties only, since names come from outside (R18).
import { parseForeignJson, textOf, Unusable } from '../outbound/foreign-json';
import { remembered } from '../domain/remembered';
import { asRead } from './same-text';
import { readXml } from './xml-document';
import { orNone } from '../domain/or-undefined';

const selector = /^\[\s*([^=\]]+?)\s*=([^\]]*)\]$/;
const plainSegment = /^(?!\[)(?:[^~/]|~[01])*$/;

/** What stands in place of a path where the value is always the same. */
export const fixedNumber = /^\d{1,9}(?:\.\d{1,9})?$/;

/** What points are of: the number itself, or the one value at the path. */
export function wholeIn(document: unknown, written: string | undefined): unknown {
  if (written === undefined) return undefined;
  return fixedNumber.test(written) ? Number(written) : valueAt(document, written);
}

export function isDocumentPath(text: string): boolean {
  return text === '' || (text.startsWith('/') && segmentsIn(text).every(isSegment));
}

function isSegment(segment: string): boolean {
  const [, name] = selector.exec(segment) ?? [];
  return name === undefined ? plainSegment.test(segment) : isDocumentPath(`/${name}`);
}

/** A / in a `[name=value]` begins no other segment. */
function segmentsIn(path: string): string[] {
  return [...path.matchAll(/\/(\[[^=\]]+=[^\]]*\](?=\/|$)|[^/]*)/g)].map(([, segment = '']) => segment);
}

/**
 * Everything that is there; a list or group counts as one value.
 * @param opened what stands in a text, where the path leads through it
 */
export function valuesAt(document: unknown, path: string, opened = innerIn): unknown[] {
  let found: unknown[] = [document];
  for (const [segment, before] of segmentsOf(path))
    found = found.flatMap((value) => step(value, segment, before, opened));
  return found.map(ownText);
}

/** Null, as SOAP and Rails write it. */
const nil: unknown[] = ['true', '1'];

/** An attribute may come with an element at any time, such as its type in SOAP; the text of the element stays what it is. */
export function ownText(value: unknown): unknown {
  if (!isPlain(value)) return value;
  const members = value as Record<string, unknown>;
  if (Object.hasOwn(members, '@nil') && nil.includes(members['@nil'])) return null;
  const isText = Object.keys(members).every((name) => name === '#text' || name.startsWith('@'));
  return isText && Object.hasOwn(members, '#text') ? members['#text'] : value;
}

/** What an item of a list stands in, where lists are spread: `..` leads back to it, such as from an exam to its order. */
const around = new WeakMap<object, object>();

/** As `valuesAt`; from each group on the way, and from `items` of what is found, `..` then leads to the group around it. */
export function spreadAt(document: unknown, path: string, items: (found: unknown) => unknown[]): unknown[] | undefined {
  let found: { value: unknown; outer: object | undefined }[] = [{ value: document, outer: undefined }];
  for (const [segment, before] of segmentsOf(path))
    found = found.flatMap(({ value, outer }) => {
      const next = isPlain(value) ? value : outer;
      return step(value, segment, before, innerIn).map((inner) => ({ value: placed(inner, next), outer: next }));
    });
  if (found.length === 0) return undefined;
  return found.flatMap(({ value, outer }) => {
    const next = isPlain(value) ? value : outer;
    return items(value).map((item) => (item === value ? item : placed(item, next)));
  });
}

function placed(value: unknown, outer: object | undefined): unknown {
  if (isPlain(value) && outer !== undefined) around.set(value, outer);
  return value;
}

function isPlain(value: unknown): value is object {
  return isGroup(value) && !Array.isArray(value);
}

/** The one value that is there; `undefined` for none, or for several. */
export function valueAt(document: unknown, path: string, opened = innerIn): unknown {
  const found = valuesAt(document, path, opened);
  return found.length === 1 ? found[0] : undefined;
}

/** What is wrong with a value at the path, or with what it stands in: `undefined` where all that is there can be read. */
export function faultAt(document: unknown, path: string): Unusable | undefined {
  const segments = ['', ...segmentsIn(path)];
  return segments
    .map((_segment, index) => segments.slice(0, index + 1).join('/'))
    .flatMap((prefix) => valuesAt(document, prefix))
    .find((value): value is Unusable => value instanceof Unusable && value.digits === undefined);
}

/** Each with the one before it: what a path begins at may be an item of a list. */
function segmentsOf(path: string): [segment: string, before: string][] {
  const segments = segmentsIn(path);
  return segments.map((segment, index) => [segment, segments[index - 1] ?? '*']);
}

/** @param before where it was `*`, a text may be anything that a candidate wrote: what stands in it must not decide (R14) */
function step(element: unknown, segment: string, before: string, opened: typeof innerIn): unknown[] {
  const written = /^(?:[@#[*]|\.\.$)/.test(segment) ? element : ownText(element);
  if (segment === '#text' && typeof written === 'string') return [written];
  const value = typeof written === 'string' && before !== '*' ? opened(written) : written;
  if (!isGroup(value)) return [];
  if (segment === '..') return [around.get(value)].filter((outer) => outer !== undefined);
  if (segment === '*') return Object.values(value);
  const [, name, wanted] = selector.exec(segment) ?? [];
  if (name !== undefined) {
    // In XML an element that comes once is no list.
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const asWanted = asRead(unescaped(wanted ?? ''));
    const isWanted = (text: string | undefined) => text !== undefined && asRead(text) === asWanted;
    return items.filter((item) => valuesAt(item, `/${name}`, opened).some((found) => isWanted(textOf(found))));
  }
  // What proves a callback is not guessed.
  return member(value, unescaped(segment), opened === jsonIn);
}

/** Characters: it is opened again for each path. */
const longestOpened = 65_536;

/** A list, group or element that stands in a text; `undefined` where there is none. */
function innerIn(text: string): unknown {
  return jsonIn(text) ?? openedBy((xml) => readXml(xml.trim()), /^\s*</, text);
}

/** As `innerIn`, of JSON alone. */
export function jsonIn(text: string): unknown {
  return openedBy(parseForeignJson, /^\s*[[{]/, text);
}

function openedBy(read: (text: string) => unknown, start: RegExp, text: string): unknown {
  return text.length > longestOpened || !start.test(text) ? undefined : orNone(() => read(text));
}

/** A / would begin the next segment. */
function unescaped(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** @param isSpelled only a name in these very characters counts */
function member(value: unknown, name: string, isSpelled: boolean): unknown[] {
  if (!isGroup(value)) return [];
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return [];
  const own = Object.hasOwn(value, name) || isSpelled ? name : namesAsRead(value).get(asRead(name));
  return own !== undefined && Object.hasOwn(value, own) ? [(value as Record<string, unknown>)[own]] : [];
}

/**
 * Of the names that look alike in other characters, as values are compared: accents apart, blanks at an end, marks that nobody sees. Of two
 * none is meant.
 */
const namesAsRead = remembered((group: object): ReadonlyMap<string, string | undefined> => {
  const names = new Map<string, string | undefined>();
  for (const name of Object.keys(group)) {
    if (/^[\x21-\x7e]*$/.test(name)) continue;
    const read = asRead(name);
    names.set(read, names.has(read) ? undefined : name);
  }
  return names;
});

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Unusable);
}
