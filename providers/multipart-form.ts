// The fields of a `multipart/form-data` body (RFC 7578), and the message of a `multipart/related` one, by the boundary that its header or
// its first line names. Promises that every byte is read a fixed number of times, and that the number of fields is bounded. What could go
// wrong: a file in it is no text, and would cost the fields beside it, so files are left out; and a field that is no text would vanish, so
// it is `Unusable`.
import { isUtf8 } from 'node:buffer';
import { Unusable } from '../outbound/foreign-json';
import { type DeclaredText, declaredCharset, decodedText } from '../outbound/foreign-text';
import { MalformedPayload } from '../outbound/http-failure';

const mostFields = 1_000;
const firstLine = /^[\r\n]*--([^\r\n]{1,200})\r?\n(?=[\w-]+[ \t]*:)/;
const mark = '\xef\xbb\xbf';

/**
 * `undefined` for what is no such form.
 * @param declared `unproven`: only UTF-8 is read, for other charsets take long (R26)
 * @throws MalformedPayload for one that is cut off, or has too many fields
 */
export function multipartFields(
  rawBody: Uint8Array,
  declared: DeclaredText | 'unproven' = {},
): [string, string | Unusable][] | undefined {
  const body = written(rawBody);
  const boundary = boundaryOf(body, declared === 'unproven' ? undefined : declared.type);
  if (boundary === undefined) return undefined;
  const [, ...pieces] = `\n${body}`.split(`\n--${boundary}`, mostFields + 3);
  const end = pieces.findIndex((piece) => piece.startsWith('--'));
  if (pieces.length > mostFields + 1) throw new MalformedPayload(`body: holds more than ${mostFields} fields`);
  if (end === -1) throw new MalformedPayload('body: is a form in parts that lacks its end');
  const charset = declared === 'unproven' ? undefined : declaredCharset(declared);
  const read: PartReader = declared === 'unproven' ? utf8Of : (bytes, type) => textOf(bytes, type, charset);
  return pieces.slice(0, end).flatMap((piece) => fieldIn(piece, read));
}

/**
 * The message of a SOAP service that sends it with attachments, or as if it had some (RFC 2387, MTOM): the first part. Only the body says
 * so, since nobody signs a header. `undefined` for what has no parts.
 */
export function rootPart(rawBody: Uint8Array): { bytes: Buffer; type: string | undefined } | undefined {
  const body = written(rawBody);
  const boundary = firstLine.exec(body)?.[1]?.trimEnd();
  if (boundary === undefined) return undefined;
  const [, piece = ''] = `\n${body}`.split(`\n--${boundary}`, 2);
  const { headers, bytes } = partIn(piece);
  return { bytes, type: headers.get('content-type') };
}

/** Each byte is a character, so that a part is decoded by itself. */
function written(rawBody: Uint8Array): string {
  const text = Buffer.from(rawBody).toString('latin1');
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

type PartReader = (bytes: Buffer, type?: string) => string | undefined;

/**
 * That of the first line counts, as before the proof, so that no other header makes other fields of a signed body. The header names it
 * where something stands before it, for readers of mail.
 */
function boundaryOf(body: string, type = ''): string | undefined {
  const first = firstLine.exec(body)?.[1]?.trimEnd();
  if (first !== undefined) return first;
  const named = /^multipart\//i.test(type) ? parametersOf(type).get('boundary') : undefined;
  return named !== undefined && named !== '' && `\n${body}`.includes(`\n--${named}`) ? named : undefined;
}

function fieldIn(piece: string, read: PartReader): [string, string | Unusable][] {
  const { headers, bytes } = partIn(piece);
  const parameters = parametersOf(headers.get('content-disposition') ?? '');
  const name = parameters.get('name')?.replaceAll('%22', '"');
  if (name === undefined || parameters.has('filename') || parameters.has('filename*')) return [];
  const text = read(bytes, headers.get('content-type')) ?? new Unusable('no-text');
  return [[read(Buffer.from(name, 'latin1')) ?? name, text]];
}

function partIn(piece: string): { headers: Map<string, string>; bytes: Buffer } {
  const [blank = ''] = /\r?\n\r?\n/.exec(piece) ?? [];
  const headEnd = blank === '' ? 0 : piece.indexOf(blank);
  const headers = headersIn(piece.slice(0, headEnd));
  // The line break before the boundary belongs to it.
  const value = piece.slice(headEnd + blank.length).replace(/\r$/, '');
  return { headers, bytes: transferred(value, headers.get('content-transfer-encoding')?.toLowerCase()) };
}

/** By their names in small letters; a line that begins with a blank goes on with the one before. */
function headersIn(head: string): Map<string, string> {
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

/** A quoted text is skipped whole: a `;` in it begins no parameter. Some write the backslash of a file's path in it. */
const parameter = /;[ \t]*([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"(?=[ \t]*(?:;|$))|([^;]*))/g;

function parametersOf(header: string): Map<string, string> {
  return new Map(
    [...header.matchAll(parameter)].map(([, name = '', quoted, plain = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? plain.trim(),
    ]),
  );
}

/** As of mail (RFC 2045). */
function transferred(value: string, encoding: string | undefined): Buffer {
  if (encoding === 'base64') return Buffer.from(value, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(value, 'latin1');
  const bytes = value.replace(/=(?:\r?\n|([0-9a-f]{2}))/gi, (_whole, hex?: string) =>
    hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

const textType = /^(?:$|text\/|application\/(?:[\w.-]+\+)?(?:json|xml)|application\/x-www-form-urlencoded)/i;
const latin = new TextDecoder('windows-1252');

function utf8Of(bytes: Buffer, type = ''): string | undefined {
  return isUtf8(bytes) && !/charset(?!\s*=\s*["']?utf-?8)/i.test(type) ? bytes.toString() : undefined;
}

/** @param ofWhole the charset of the whole form */
function textOf(bytes: Buffer, type = '', ofWhole: string | undefined): string | undefined {
  const own = declaredCharset({ type });
  const charset = own ?? ofWhole ?? 'utf-8';
  const isLatin = own === undefined && textType.test(type);
  if (charset === 'utf-8' && !isUtf8(bytes)) return isLatin ? latin.decode(bytes) : undefined;
  try {
    return decodedText(bytes, { type: `; charset=${charset}` });
  } catch {
    return isLatin ? latin.decode(bytes) : undefined;
  }
}
