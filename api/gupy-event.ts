// Reads Gupy's webhook: ids, the step, the date, and nothing else, so names, documents and addresses go no further (P-PII).
// What could go wrong: a field is not what Gupy documents. The reason of the refusal then names the field.
import { z } from 'zod';
import { type ReportedMovement, singleLine } from '../domain/exam/movement';
import { isNoStep } from '../gupy/record-parts';
import { foreignDate } from '../outbound/foreign-date';
import type { DeclaredText } from '../outbound/foreign-text';
import { checkPayload, parseJsonBytes } from '../providers/payload';

export interface GupyMovement {
  applicationId: number;
  movement: ReportedMovement;
}

/** Exact integers only, as documented: `JSON.parse` rounds larger ones to another id (R14). */
const gupyId = z.int().positive();

/** Gupy sends a uuid. Any short visible text is taken, so that another form does not stop deliveries. */
const eventId = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Invalid id: expected 1 to 200 visible ASCII characters');

/** Gupy's dates are UTC; another offset is understood. */
const date = z.string().transform((text, context) => {
  const utc = foreignDate(text, 'UTC');
  if (utc !== undefined) return utc;
  context.addIssue('Invalid date: expected ISO 8601 such as 2026-01-15T12:00:00.000Z');
  return z.NEVER;
});

/** Gupy's own limit of a step's name, and the longest search attribute: what is longer is cut, since no exam has such a name. */
const longestStepName = 255;

const envelope = z.object({ event: z.string() });

const step = z.object({ id: gupyId, name: z.string().nullish() });

const moved = z.object({
  id: eventId,
  date,
  data: z.object({
    job: z.object({ id: gupyId }),
    application: z.object({
      id: gupyId,
      /** The documented type allows a movement without a step; it has no exam. */
      currentStep: z.preprocess((value) => (isNoStep(value) ? null : value), step.nullable()),
    }),
  }),
});

/**
 * @returns `undefined` for an event that is none of ours
 * @throws MalformedPayload
 */
export function parseGupyEvent(body: Uint8Array, declared?: DeclaredText): GupyMovement | undefined {
  const value = parseJsonBytes(body, declared);
  if (checkPayload(envelope, value).event !== 'application.moved') return undefined;
  const { id, date: occurredAt, data } = checkPayload(moved, value);
  const { currentStep } = data.application;
  if (currentStep === null) return undefined;
  return {
    applicationId: data.application.id,
    movement: {
      eventId: id,
      occurredAt,
      jobId: data.job.id,
      step: { id: currentStep.id, name: singleLine(currentStep.name ?? '').slice(0, longestStepName) },
    },
  };
}
