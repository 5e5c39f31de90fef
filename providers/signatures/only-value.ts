import type { CallbackHeaders } from '../adapter';

/** A header that came twice says two things at once: it counts as none. */
export function onlyValue(headers: CallbackHeaders, name: string): string | undefined {
  const values = headers.get(name) ?? [];
  return values.length === 1 ? values[0] : undefined;
}
