// From the verified bytes of a callback to a checked value. What could go wrong: the parser's own messages quote the body,
// so none of them is passed on; a reason names the path and what was expected, never what was found (P-PII).
import type { z } from 'zod';
import { parseWrappedJson, unusableAt, missingField } from '../outbound/foreign-json';
import { type DeclaredText, decodedText } from '../outbound/foreign-text';
import { MalformedPayload } from '../outbound/http-failure';

/** Longest list of problems that is worth reading. */
const shownIssues = 3;

/** @throws MalformedPayload when the bytes are no text (R2), not JSON, or too deep (R17) */
export function parseJsonBytes(rawBody: Uint8Array, declared?: DeclaredText): unknown {
  return parseWrappedJson(decodedText(rawBody, declared));
}

/** Unknown fields are dropped, known ones strictly typed (R14). @throws MalformedPayload with path and reason */
export function checkPayload<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const checked = schema.safeParse(value, missingField);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.slice(0, shownIssues);
  throw new MalformedPayload(
    issues
      .map(({ path, message }) => {
        const name = path.map(String).join('.') || 'body';
        const unusable = unusableAt(value, path);
        return unusable === undefined ? `${name}: ${message}` : `the body ${unusable}: ${name}`;
      })
      .join('; '),
  );
}
