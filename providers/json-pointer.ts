// RFC 6901: how a mapping points into a body. Own properties only, since names come from outside (R18).

/** The grammar of a pointer: empty, or `/` and segments in which `~` is written `~0` and `/` is written `~1`. */
export const jsonPointerPattern = /^(\/([^~/]|~[01])*)*$/;

/** `undefined` where nothing is. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const segment of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null) return undefined;
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(here) && !/^(0|[1-9]\d*)$/.test(name)) return undefined;
    if (!Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** Texts as they are, whole numbers and switches as JSON writes them; `undefined` for anything whose spelling is unsure. */
export function textAt(value: unknown, pointer: string): string | undefined {
  const found = valueAt(value, pointer);
  if (typeof found === 'string') return found;
  if (typeof found === 'boolean' || Number.isSafeInteger(found)) return String(found);
  return undefined;
}
