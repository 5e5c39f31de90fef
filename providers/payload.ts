// From the verified bytes of a callback to a checked value. What could go wrong: the parser's own messages quote the body,
// so none of them is passed on; a reason names the path and what was expected, never what was found (P-PII).
import type { z } from 'zod';
import { MalformedPayload } from '../outbound/http-failure';
import { missingField } from '../outbound/missing-field';

/** Longest list of problems that is worth reading. */
const shownIssues = 3;

/** @throws MalformedPayload when the bytes are not UTF-8 (R2) or not JSON */
export function parseJsonBytes(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
  } catch {
    throw new MalformedPayload('body: is not JSON in UTF-8');
  }
}

/** Unknown fields are dropped, known ones strictly typed (R14). @throws MalformedPayload with path and reason */
export function checkPayload<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const checked = schema.safeParse(value, missingField);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.slice(0, shownIssues);
  throw new MalformedPayload(
    issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; '),
  );
}
