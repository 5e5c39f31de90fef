// The fields of a result as any provider may send them: bounded, dates in UTC. They become parts of workflow ids, signals and
// texts for Gupy, so a value that would break there is refused here, with a reason that the sender can act on.
import { z } from 'zod';
import { providerOutcomes } from '../domain/exam/outcome';
import { parseReference } from '../domain/exam/reference';
import { utcDate } from '../outbound/foreign-date';

/** Characters. Documented ids and URLs are far shorter; the summary may be twice the longest comment that Gupy is known to take. */
export const resultLimits = { id: 200, url: 2_000, summary: 8_000 } as const;

/**
 * An id of the provider. It becomes part of a URL path, so `.` and `..` are refused; and it stands in workflow ids and logs in
 * clear, so an e-mail address is refused (P-PII).
 */
export const foreignId = z
  .string()
  .regex(
    /^(?=[\x21-\x7e]{1,200}$)(?!\.{1,2}$)(?!.+@.+\..)/,
    `expected 1 to ${resultLimits.id} visible ASCII characters, and no e-mail address`,
  );

export const echoedReference = z.string().refine((text) => parseReference(text) !== undefined, {
  error: 'expected the reference of the order, as it was sent',
});

/** Lone surrogates and most control characters do not survive the way to Gupy. */
const unfit = /\p{Cs}|(?![\n\r\t])\p{Cc}/u;

export const summaryText = z
  .string()
  .max(resultLimits.summary, `expected at most ${resultLimits.summary} characters`)
  .refine((text) => !unfit.test(text), { error: 'holds control characters or broken Unicode' });

export const reportAddress = z
  .string()
  .max(resultLimits.url, `expected at most ${resultLimits.url} characters`)
  .refine((text) => /^https?:\/\/[\x21-\x7e]+$/i.test(text) && URL.canParse(text), {
    error: 'expected an http or https URL',
  });

export const reportedOutcome = z.enum(providerOutcomes, { error: `expected one of ${providerOutcomes.join(', ')}` });

/** The sender has to write the offset. The bridge goes on with UTC. */
export const instant = z.iso
  .datetime({ offset: true, error: 'expected ISO 8601 with an offset, such as 2026-01-15T12:00:00Z' })
  .transform((text, context) => {
    const iso = utcDate(text);
    if (iso !== undefined) return iso;
    context.addIssue('expected a date with a year of four digits');
    return z.NEVER;
  });
