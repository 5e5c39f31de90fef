// The answer to a call, and its checked reading. What could go wrong: a shape that the bridge does not know; it becomes an
// `unexpected` failure that names the path in the body but none of its values.
import { brotliDecompressSync, constants, unzipSync } from 'node:zlib';
import type { ZodType } from 'zod';
import type { Dispatcher } from 'undici';
import { remembered } from '../domain/remembered';
import { parseWrappedJson, missingField } from './foreign-json';
import { HttpFailure, MalformedPayload } from './http-failure';
import { type DeclaredText, isNoEncoding, readableText } from './foreign-text';
import type { HeaderReader } from './answer-headers';

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bodyText: string;
  /** Target, method and path, for messages. */
  call: string;
}

/** A body is judged first, and then read. */
const documentOf = remembered(({ bodyText }: HttpAnswer) => parseWrappedJson(bodyText));

/** @throws HttpFailure `unexpected` when the body is not JSON; `unavailable` when it begins as JSON and breaks off */
export function readJson(answer: HttpAnswer): unknown {
  const { bodyText, call, status } = answer;
  try {
    return documentOf(answer);
  } catch {
    // Where no length was announced, half a body looks like a whole one.
    const breaksOff = /^\s*[[{]/.test(bodyText);
    const what = breaksOff ? 'JSON that breaks off' : 'a body that is not JSON';
    const failureClass = breaksOff ? 'unavailable' : 'unexpected';
    throw new HttpFailure(failureClass, `${call} answered ${status} with ${what}`, { status });
  }
}

/** @throws HttpFailure as `readJson` does, and `unexpected` when the body is not of this shape; unknown fields are dropped */
export function readChecked<T>(answer: HttpAnswer, schema: ZodType<T>): T {
  const checked = schema.safeParse(readJson(answer), missingField);
  if (checked.success) return checked.data;
  throw shapeFailure(answer, checked.error.issues[0]?.path ?? [], checked.error.issues[0]?.message ?? 'is not known');
}

/** @throws HttpFailure as `readJson` and `asAnswered` do */
export function readAnswer<T>(answer: HttpAnswer, read: (value: unknown) => T): T {
  const value = readJson(answer);
  return asAnswered(answer, () => read(value));
}

/** Only the sender can correct its answer. @throws HttpFailure `unexpected` for a MalformedPayload */
export function asAnswered<T>(answer: HttpAnswer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) throw shapeFailure(answer, [], error.message);
    throw error;
  }
}

export function shapeFailure(answer: HttpAnswer, path: readonly PropertyKey[], reason: string): HttpFailure {
  const where = path.length === 0 ? 'the body' : path.map(String).join('.');
  return new HttpFailure('unexpected', `${answer.call} answered ${answer.status} but ${where}: ${reason}`, {
    status: answer.status,
  });
}

// Reads the body of an answer, and no more of it than is of use (R22). What could go wrong: a body without an end, or one that is small on
// its way and endless once it is unzipped.

export interface ReadBody {
  text: string;
  /** There is more of it. */
  truncated: boolean;
  /** It is in an encoding that cannot be read. */
  isCoded: boolean;
}

/** Reads at most `cap` bytes; what is longer is cut and the connection given up. */
export async function readStart(
  body: Dispatcher.ResponseData['body'],
  cap: number,
  declared: DeclaredText,
): Promise<ReadBody> {
  // A cut body emits an error, which needs a listener.
  body.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > cap) break;
  }
  const { bytes, ...read } = unzipped(Buffer.concat(chunks).subarray(0, cap), cap, declared.encoding);
  return { truncated: size > cap, ...read, text: readableText(bytes, declared) };
}

/** Some servers zip all that they answer, although they are asked not to, and some say so of what is not. Half a body is half a text. */
function unzipped(bytes: Buffer, cap: number, encoding = ''): { bytes: Buffer; isCoded: boolean; truncated?: true } {
  const name = encoding.trim().toLowerCase();
  if (!/^(?:(?:x-)?gzip|deflate|br)$/.test(name)) return { bytes, isCoded: !isNoEncoding(name) };
  const [unzip, finishFlush] =
    name === 'br' ? [brotliDecompressSync, constants.BROTLI_OPERATION_FLUSH] : [unzipSync, constants.Z_SYNC_FLUSH];
  try {
    return { bytes: unzip(bytes, { maxOutputLength: cap, finishFlush }), isCoded: false };
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong ? { bytes: Buffer.alloc(0), isCoded: false, truncated: true } : { bytes, isCoded: false };
  }
}

// A proxy may answer in place of the target, even with a success: a page of maintenance, or a firewall's challenge. The target
// did not get the request then. What could go wrong: some targets send JSON as text/html, so the content type alone proves
// nothing.

/** How pages begin, whatever their content type. A comment ends at its first end, so that the match stays linear. */
const opening =
  /^\s*(?:<\?xml\b[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** Whether the body of an answer is a page for people; of one that cannot be read its content type counts. */
export function isHtmlPage(header: HeaderReader, { text, isCoded }: ReadBody): boolean {
  if (opening.test(text)) return true;
  // Older services send XML under that type; a page in XML has its own beginning, above.
  const mayBePage = /^text\/html\b/i.test(header('content-type') ?? '');
  return mayBePage && text !== '' && (isCoded || /^\s*<(?!\?xml\b)/.test(text));
}

/** AWS WAF's challenge, with 202 or 405 and to programs without a body; the request did not reach the target. */
export function asksForBrowser(header: HeaderReader): boolean {
  return header('x-amzn-waf-action') !== undefined;
}
