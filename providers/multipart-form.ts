// The fields of a `multipart/form-data` body (RFC 7578), by its first line, which is its boundary. Promises that every byte is read a
// fixed number of times, and that the number of fields is bounded. What could go wrong: a file in it is no text, and would cost the
// fields beside it; so a part that is no text has no value.
import { decodedText } from '../outbound/foreign-text';
import { MalformedPayload } from '../outbound/http-failure';

const mostFields = 1_000;
const firstLine = /^[\r\n]*--([^\r\n]{1,200})\r?\n(?=content-)/i;
const name = /^content-disposition:[^\r\n]*?;[ \t]*name[ \t]*=[ \t]*(?:"((?:[^"\\\r\n]|\\[^\r\n])*)"|([^\s;"]+))/im;
const type = /^content-type:[ \t]*([^\r\n]*)/im;

/** `undefined` for what is no such form. @throws MalformedPayload for one that is cut off, or has too many fields */
export function multipartFields(rawBody: Uint8Array): [string, string][] | undefined {
  // Each byte is a character, so that a part is decoded by itself.
  const body = Buffer.from(rawBody).toString('latin1');
  const [, boundary] = firstLine.exec(body) ?? [];
  if (boundary === undefined) return undefined;
  const [, ...pieces] = `\n${body.trimStart()}`.split(`\n--${boundary.trimEnd()}`, mostFields + 3);
  const end = pieces.findIndex((piece) => piece.startsWith('--'));
  if (pieces.length > mostFields + 1) throw new MalformedPayload(`body: holds more than ${mostFields} fields`);
  if (end === -1) throw new MalformedPayload('body: is a form in parts that lacks its end');
  return pieces.slice(0, end).flatMap(fieldIn);
}

function fieldIn(piece: string): [string, string][] {
  const [blank = ''] = /\r?\n\r?\n/.exec(piece) ?? [];
  const headEnd = blank === '' ? 0 : piece.indexOf(blank);
  const head = piece.slice(0, headEnd);
  const [, quoted, plain] = name.exec(head) ?? [];
  const field = quoted?.replace(/\\(.)|%22/g, (_whole, sign?: string) => sign ?? '"') ?? plain;
  // The line break before the boundary belongs to it.
  const text = textOf(piece.slice(headEnd + blank.length).replace(/\r$/, ''), type.exec(head)?.[1]);
  const written = field === undefined ? undefined : textOf(field);
  return written === undefined || text === undefined ? [] : [[written, text]];
}

function textOf(bytes: string, contentType?: string): string | undefined {
  try {
    return decodedText(Buffer.from(bytes, 'latin1'), { type: contentType });
  } catch {
    return undefined;
  }
}
