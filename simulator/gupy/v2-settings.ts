// The switches of v2 of the Gupy API: what its users report of it, and each reading of what no document says.
import { z } from 'zod';

export const v2Schema = z.strictObject({
  /** Of the token: ticked for v2, or 403; or the account has none (404). */
  access: z.enum(['allowed', 'forbidden', 'absent']).default('forbidden'),
  /** Whether `applicationId` filters, or is ignored and everybody is shown; or only with a page token. */
  ids: z.enum(['kept', 'ignored', 'ignored-with-token']).default('kept'),
  /** `maxPageSize` counts, or each page has ten. */
  page: z.enum(['as-asked', 'ten']).default('as-asked'),
  /** Whether every application that was asked for is shown, or each second one, or none. */
  shows: z.enum(['all', 'every-other', 'none']).default('all'),
  /** Name of the list in the answer; `bare`: the answer is the list. */
  list: z.enum(['results', 'data', 'bare']).default('results'),
  /** Whether `currentStep` is shown where it is asked for. */
  currentStep: z.enum(['shown', 'absent']).default('shown'),
  tags: z.enum(['absent', 'names', 'objects']).default('absent'),
  /** What stands for the job: its id, its id and name, or nothing. */
  job: z.enum(['id', 'whole', 'absent']).default('id'),
  /** What `expand=candidate` shows. */
  candidate: z.enum(['whole', 'name-only', 'absent']).default('whole'),
  /** What `startDate` of a step is: when the candidate entered it, when anything last changed, or nothing. */
  stepDates: z.enum(['entry', 'last-change', 'absent']).default('entry'),
  /** Of a candidate who was in one step twice: the last stay is shown, the first one, or each by itself. */
  stays: z.enum(['last', 'first', 'each']).default('last'),
  /** Real ms until a move or a change of status shows. */
  readDelayMs: z.number().min(0).default(0),
  /** Every request after so many is answered 502 with a page. Null: none. */
  failsAfter: z.number().int().min(0).nullable().default(null),
});
export type V2Settings = z.infer<typeof v2Schema>;
