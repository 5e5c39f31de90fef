import type { CallbackHeaders } from '../../providers/adapter';

/** Headers as the receiver hands them to an adapter: names in lower case, several values where a name came twice. */
export function callbackHeaders(headers: Readonly<Record<string, string | readonly string[]>>): CallbackHeaders {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? [value] : value]),
  );
}
