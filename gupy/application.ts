// An application as the bridge needs it. The candidate's data is there only when it was asked for, is passed on to one
// order, and is kept nowhere (P-PII).
import { z } from 'zod';
import type { CandidateField } from '../providers/order-fields';
import { statusWord } from './application-status';
import { type Person, personSchema } from './person';
import { recordId } from './record-id';

export interface Application {
  id: number;
  /** `in_process`, `give_up`, `reproved`, `hired`, or whatever Gupy adds. */
  status: string;
  /** Absent where Gupy names none. */
  currentStep?: { id: number; name: string };
  tags: string[];
  jobName?: string;
  /** Only where personal data were asked for. Most trusted first: who applied, then what HR typed in by hand. */
  people?: readonly Person[];
}

/** How much of a candidate is read: what a list shows of everybody, or also birth date, address and social name. */
export type Personal = 'contact' | 'everything';

/** A value of another kind loses that value, and not the application. */
const name = z.string().nullish().catch(undefined);

/** Names, or objects that have one; what is null is none. */
export const tagNames = z
  .array(z.union([z.string(), z.object({ name: z.string() }).transform((tag) => tag.name), z.null()]))
  .transform((names) => names.filter((one) => one !== null));

/** Its id says which step it is. */
export const placedStep = z
  .object({ id: recordId, name: z.string().nullish() })
  .transform((step) => ({ id: step.id, name: step.name ?? '' }))
  .nullish();

/** Unknown fields are dropped here, so nothing else of the candidate gets further than the parser. */
export const applicationSchema = z
  .object({
    id: recordId,
    status: z.string(),
    currentStep: placedStep,
    tags: tagNames.nullish(),
    job: z.object({ name }).nullish().catch(undefined),
    candidate: personSchema.nullish().catch(undefined),
    manualCandidate: personSchema.nullish().catch(undefined),
  })
  .transform(({ id, status, currentStep, tags, job, candidate, manualCandidate }): Application => {
    const people = [candidate, manualCandidate].filter((one) => one !== null && one !== undefined);
    return {
      id,
      status: statusWord(status),
      tags: tags ?? [],
      ...(currentStep ? { currentStep } : {}),
      ...(job?.name ? { jobName: job.name } : {}),
      ...(people.length > 0 ? { people } : {}),
    };
  });

const plainFields = 'id,status,tags,currentStep,job';

/** The `fields` parameter: no more than is needed, since the rest is personal data. */
export function fieldsOf(personal: Personal | undefined): string {
  if (personal === 'everything') return 'all';
  return personal === 'contact' ? `${plainFields},candidate,manualCandidate` : plainFields;
}

/** Fields that Gupy shows with all fields only. */
const shownWithAll: readonly CandidateField[] = ['socialName', 'birthDate', 'address'];

/** What must be read for these fields; `undefined` for none. */
export function personalFor(fields: readonly CandidateField[]): Personal | undefined {
  if (fields.length === 0) return undefined;
  return fields.some((field) => shownWithAll.includes(field)) ? 'everything' : 'contact';
}
