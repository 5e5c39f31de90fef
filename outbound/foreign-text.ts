// From the bytes of a body to its text: by its byte order mark, else by the charset that its header declares, else UTF-8, else what its
// XML says of itself. What could go wrong: bytes that are no text would become replacement characters, so that two bodies read the same (R2).
import { isUtf8 } from 'node:buffer';
import { MalformedPayload } from './http-failure';
import { orNone } from '../domain/or-undefined';

/** Bytes in which an XML declaration ends. */
const longestXmlHead = 200;

export interface DeclaredText {
  /** `Content-Type`. */
  type?: string | undefined;
  /** `Content-Encoding`: some senders name their charset there. */
  encoding?: string | undefined;
}

/** @throws MalformedPayload for bytes that are no text in their charset */
export function decodedText(bytes: Uint8Array, declared: DeclaredText = {}): string {
  const charset = charsetOf(bytes, declared);
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new MalformedPayload(`the body is not valid ${charset.toUpperCase()}`, 'not-utf8');
  }
}

/** For the answers of others, which nothing is proven by: bytes that are no text are shown as such. */
export function readableText(bytes: Uint8Array, declared: DeclaredText = {}): string {
  return new TextDecoder(charsetOf(bytes, declared)).decode(bytes);
}

/** Letters and not a pattern, which takes longer: strangers send bodies of padding alone (R26). */
const blanks =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';
const padded = '\0\u001a\ufeff';
/** Without blanks: a line of CSV may begin or end with an empty field between tabs. */
export const paddingOfLines = `\r\n${padded}`;

/** More byte order marks, zero bytes of a buffer that was longer than its text, the end of a file as MS-DOS marks it, and blanks. */
export function withoutPadding(text: string, padding = padded + blanks): string {
  const isPadding = (at: number): boolean => padding.includes(text.charAt(at));
  let [start, end] = [0, text.length];
  while (start < end && isPadding(start)) start += 1;
  while (end > start && isPadding(end - 1)) end -= 1;
  return text.slice(start, end);
}

/** The last three are of mail, where they mean the bytes as they are. */
const noEncodings = ['', 'identity', 'none', '7bit', '8bit', 'binary'];

/** Whether a `Content-Encoding` leaves the bytes as they are: none, or the name of a charset in the wrong header. */
export function isNoEncoding(encoding: string | undefined): boolean {
  const name = (encoding ?? '').trim().toLowerCase();
  return noEncodings.includes(name) || knownCharset(name) !== undefined;
}

function charsetOf(bytes: Uint8Array, { type = '', encoding = '' }: DeclaredText): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return declaredCharset({ type, encoding }) ?? undeclaredCharset(bytes);
}

/** `undefined` for none that is known. */
export function declaredCharset({ type = '', encoding = '' }: DeclaredText): string | undefined {
  const [, named = ''] = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(type) ?? [];
  return knownCharset(named) ?? knownCharset(encoding.trim());
}

/** Some write UTF-8 below a head that names another charset, so that is looked at only where the bytes are no UTF-8. */
function undeclaredCharset(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return 'utf-8';
  const head = Buffer.from(bytes.subarray(0, longestXmlHead)).toString('latin1');
  const [, named = ''] = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head) ?? [];
  return knownCharset(named) ?? 'utf-8';
}

/** By the name that the runtime gives it; `undefined` for what it cannot decode. */
function knownCharset(name: string): string | undefined {
  return name === '' ? undefined : orNone(() => new TextDecoder(name).encoding);
}
