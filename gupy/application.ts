// An application as the bridge needs it. The candidate's data is there only when it was asked for, is passed on to one
// order, and is kept nowhere (P-PII).
import { z } from 'zod';
import type { CandidateField } from '../providers/provider-config';

export interface Application {
  id: number;
  /** `in_process`, `give_up`, `reproved`, `hired`, or whatever Gupy adds. */
  status: string;
  /** Absent where Gupy names none. */
  currentStep?: { id: number; name: string };
  tags: string[];
  jobName?: string;
  /** Only with `contact: true`. Most trusted first: who applied, then what HR typed in by hand. */
  people?: readonly Person[];
}

type Person = z.infer<typeof person>;

const name = z.string().nullish();
const person = z.object({
  name,
  lastName: name,
  email: name,
  mobileNumber: name,
  phoneNumber: name,
  identificationDocument: name,
});

/** Unknown fields are dropped here, so nothing else of the candidate gets further than the parser. */
export const applicationSchema = z
  .object({
    id: z.number(),
    status: z.string(),
    currentStep: z.object({ id: z.number(), name: z.string() }).nullish(),
    tags: z.array(z.string()).nullish(),
    job: z.object({ name }).nullish(),
    candidate: person.nullish(),
    manualCandidate: person.nullish(),
  })
  .transform(({ id, status, currentStep, tags, job, candidate, manualCandidate }): Application => {
    const people = [candidate, manualCandidate].filter((one) => one !== null && one !== undefined);
    return {
      id,
      status,
      tags: tags ?? [],
      ...(currentStep ? { currentStep } : {}),
      ...(job?.name ? { jobName: job.name } : {}),
      ...(people.length > 0 ? { people } : {}),
    };
  });

const plainFields = 'id,status,tags,currentStep,job';

/** The `fields` parameter: no more than is needed, since the rest is personal data. */
export function fieldsOf(contact: boolean): string {
  return contact ? `${plainFields},candidate,manualCandidate` : plainFields;
}

/** The configured fields that Gupy knows a value for, and no others. */
export function contactFields(application: Application, fields: readonly CandidateField[]): Record<string, string> {
  const found = fields.map((field) => {
    const values = (application.people ?? []).map((one) => valueOf[field](one)?.trim());
    return [field, values.find((value) => value !== undefined && value !== '')] as const;
  });
  return Object.fromEntries(found.filter((pair): pair is [CandidateField, string] => pair[1] !== undefined));
}

const valueOf: Record<CandidateField, (one: Person) => string | null | undefined> = {
  name: (one) => `${one.name ?? ''} ${one.lastName ?? ''}`,
  email: (one) => one.email,
  phone: (one) => one.mobileNumber || one.phoneNumber,
  document: (one) => one.identificationDocument,
};
