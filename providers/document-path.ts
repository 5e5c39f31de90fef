// How a mapping points into a body: a JSON pointer whose segments may also be `*` (every item) or `[name=value]` (the items
// of a list whose member says so, or the one group that does). One path may therefore find several values. Own properties only, since names come from
// outside (R18).
import { textOf, Unusable } from '../outbound/foreign-json';

const segmentPattern = /^(?:\*|\[[^=\]]+=[^\]]*\]|(?!\[)(?:[^~/]|~[01])*)$/;

export function isDocumentPath(text: string): boolean {
  return (
    text === '' ||
    (text.startsWith('/') &&
      text
        .slice(1)
        .split('/')
        .every((part) => segmentPattern.test(part)))
  );
}

/** Everything that is there; a list or group counts as one value. */
export function valuesAt(document: unknown, path: string): unknown[] {
  let found: unknown[] = [document];
  for (const segment of path.split('/').slice(1)) found = found.flatMap((value) => step(value, segment));
  return found;
}

/** The one value that is there; `undefined` for none, or for several. */
export function valueAt(document: unknown, path: string): unknown {
  const found = valuesAt(document, path);
  return found.length === 1 ? found[0] : undefined;
}

/** What is wrong with a value at the path, or with what it stands in: `undefined` where all that is there can be read. */
export function faultAt(document: unknown, path: string): Unusable | undefined {
  const prefixes = path.split('/').map((_segment, index, segments) => segments.slice(0, index + 1).join('/'));
  return prefixes
    .flatMap((prefix) => valuesAt(document, prefix))
    .find((value): value is Unusable => value instanceof Unusable && value.digits === undefined);
}

function step(value: unknown, segment: string): unknown[] {
  if (!isGroup(value)) return [];
  if (segment === '*') return Object.values(value);
  const [, name, wanted] = /^\[([^=\]]+)=([^\]]*)\]$/.exec(segment) ?? [];
  if (name !== undefined) {
    // In XML an element that comes once is no list.
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.filter((item) =>
      member(item, unescaped(name)).some((found) => textOf(found) === unescaped(wanted ?? '')),
    );
  }
  return member(value, unescaped(segment));
}

/** A / would begin the next segment. */
function unescaped(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function member(value: unknown, name: string): unknown[] {
  if (!isGroup(value)) return [];
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return [];
  return Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Unusable);
}
