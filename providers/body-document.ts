// The body of a callback or an answer as a document that paths point into, in the format that the mapping names. What could go
// wrong: a reason for people must not quote the body, so each says what was expected only (P-PII).
import { type DeclaredText, decodedText, paddingOfLines, withoutPadding } from '../outbound/foreign-text';
import { MalformedPayload } from '../outbound/http-failure';
import { formAsUtf8, groupOfFields } from './form-encoding';
import { multipartFields, rootPart } from './multipart-form';
import { parseJsonBytes } from './payload';
import { readXml } from './xml-document';
import { Unusable } from '../outbound/foreign-json';

export const bodyFormats = ['json', 'form', 'xml', 'csv', 'jwt'] as const;
export type BodyFormat = (typeof bodyFormats)[number];
export const answerFormats = ['json', 'form', 'xml', 'csv', 'text'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

/** @throws MalformedPayload for what is not of this format */
export function documentOf(format: BodyFormat | AnswerFormat, rawBody: Uint8Array, declared?: DeclaredText): unknown {
  switch (format) {
    case 'json':
      return parseJsonBytes(rawBody, declared);
    case 'form':
      return groupOfFields(
        multipartFields(rawBody, declared) ?? new URLSearchParams(formAsUtf8(textIn(rawBody, declared))),
      );
    case 'xml':
      return readXml(xmlIn(rawBody, declared));
    case 'csv':
      return readCsv(withoutPadding(decodedText(rawBody, declared), paddingOfLines));
    case 'text':
      // A token or an id alone.
      return { text: textIn(rawBody, declared) };
    case 'jwt':
      return claimsOf(textIn(rawBody, declared));
  }
}

function textIn(rawBody: Uint8Array, declared?: DeclaredText): string {
  return withoutPadding(decodedText(rawBody, declared));
}

function xmlIn(rawBody: Uint8Array, declared?: DeclaredText): string {
  const part = rootPart(rawBody);
  return part === undefined ? textIn(rawBody, declared) : textIn(part.bytes, { type: part.type });
}

/** The signature was checked before: it is the proof of origin. */
function claimsOf(token: string): unknown {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) throw new MalformedPayload('body: is no JSON Web Token');
  return parseJsonBytes(Buffer.from(claims, 'base64url'));
}

// CSV (RFC 4180) as a list of lines, each a group named by the header. The separator is what a line before the header says for Excel
// (`sep=;`), else the first of comma, semicolon and tab that stands in the header; the bar, which may stand in a name, only where there is
// none of these and the next line has one too. Promises that every byte is read once, and that the number of fields is bounded. What could go wrong: an
// unquoted separator in a name shifts all that follows it, and another column is read as the score; so a line that has more or fewer
// fields than the header is `Unusable`, and costs no other.

const mostFields = 20_000;

/** A field, and what ends it: a separator, the end of a line or of the text. */
const fieldPatterns = {
  ',': /(?:"([^"]*(?:""[^"]*)*)"|(?!")([^,\r\n]*))(,|\r\n|\n|\r|$)/y,
  ';': /(?:"([^"]*(?:""[^"]*)*)"|(?!")([^;\r\n]*))(;|\r\n|\n|\r|$)/y,
  '\t': /(?:"([^"]*(?:""[^"]*)*)"|(?!")([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y,
  '|': /(?:"([^"]*(?:""[^"]*)*)"|(?!")([^|\r\n]*))(\||\r\n|\n|\r|$)/y,
} as const;

/** @throws MalformedPayload for what is no CSV with a header */
function readCsv(text: string): unknown[] {
  const [hint = '', named] = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r)/i.exec(text) ?? [];
  const table = text.slice(hint.length);
  const [header = [], ...lines] = linesOf(table, (named as Separator | undefined) ?? separatorOf(table));
  if (header.length < 2 && lines.length === 0) throw new MalformedPayload('body: is not CSV with a header');
  const names = header.map((name) => name.trim());
  return lines.map((fields) =>
    fields.length === names.length
      ? groupOfFields(names.map((name, column) => [name, fields[column] ?? '']))
      : new Unusable('uneven-line'),
  );
}

type Separator = keyof typeof fieldPatterns;

function separatorOf(text: string): Separator {
  const [header = '', line = ''] = text.split(/[\r\n]+/, 2);
  const plain = header.replaceAll(/"[^"]*"/g, '');
  const [found] = /[,;\t]/.exec(plain) ?? [];
  if (found !== undefined) return found as Separator;
  return plain.includes('|') && (line === '' || line.includes('|')) ? '|' : ',';
}

/** Empty lines count for nothing. */
function linesOf(text: string, separator: Separator): string[][] {
  const lines: string[][] = [];
  const pattern = fieldPatterns[separator];
  let line: string[] = [];
  pattern.lastIndex = 0;
  for (let fields = 1; ; fields += 1) {
    const [whole, quoted, plain = '', end] = pattern.exec(text) ?? [];
    if (whole === undefined) throw new MalformedPayload('body: CSV has a quotation mark that does not end its field');
    if (fields > mostFields) throw new MalformedPayload(`body: CSV has more than ${mostFields} fields`);
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
    if (end === '') return lines;
  }
}
