// Reads the body of an answer, and no more of it than is of use (R22). What could go wrong: a body without an end.
import type { Dispatcher } from 'undici';
import { type DeclaredText, readableText } from './foreign-text';

/** Reads at most `cap` bytes; what is longer is cut and the connection given up. */
export async function readStart(
  body: Dispatcher.ResponseData['body'],
  cap: number,
  declared: DeclaredText,
): Promise<{ text: string; truncated: boolean }> {
  // A cut body emits an error, which needs a listener.
  body.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > cap) break;
  }
  return { text: readableText(Buffer.concat(chunks).subarray(0, cap), declared), truncated: size > cap };
}
