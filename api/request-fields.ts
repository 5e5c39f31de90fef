// Headers and query of a request with every value that came, since Node keeps one of several. Node's own `headersDistinct`
// throws for a header named `__proto__` before 20.20.2, so the raw list is read.
import type { IncomingMessage } from 'node:http';
import type { DeclaredText } from '../outbound/foreign-text';
import { valuesByName } from '../providers/form-encoding';

export type RequestFields = ReadonlyMap<string, readonly string[]>;

/** Names in lower case. */
export function headersOf({ rawHeaders }: IncomingMessage): RequestFields {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  return valuesByName(names.map((name, index) => [name.toLowerCase(), rawHeaders[2 * index + 1] ?? '']));
}

export function queryOf({ url = '/' }: Pick<IncomingMessage, 'url'>): RequestFields {
  return valuesByName(new URL(url, 'http://callback').searchParams);
}

/** What the headers say of the bytes of the body. */
export function declaredText({ headers }: IncomingMessage): DeclaredText {
  return { type: headers['content-type'], encoding: headers['content-encoding'] };
}
