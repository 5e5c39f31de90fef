// An application as the bridge needs it. The candidate's data is there only when it was asked for, is passed on to one
// order, and is kept nowhere (P-PII).
import { z } from 'zod';
import type { CandidateField } from '../providers/order-fields';

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

type Person = z.infer<typeof personSchema>;

/** A value of another kind loses that value, and not the application. */
const name = z.string().nullish().catch(undefined);
export const personSchema = z.object({
  name,
  lastName: name,
  email: name,
  mobileNumber: name,
  phoneNumber: name,
  identificationDocument: name,
  socialName: name,
  birthdate: name,
  birthDate: name,
  gender: name,
  addressStreet: name,
  addressNumber: z.union([z.string(), z.number()]).nullish().catch(undefined),
  addressCity: name,
  addressState: name,
  addressStateShortName: name,
  addressZipCode: name,
  addressCountry: name,
});

/** Unknown fields are dropped here, so nothing else of the candidate gets further than the parser. */
export const applicationSchema = z
  .object({
    id: z.number(),
    status: z.string(),
    currentStep: z.object({ id: z.number(), name: z.string() }).nullish(),
    tags: z.array(z.string()).nullish(),
    job: z.object({ name }).nullish(),
    candidate: personSchema.nullish(),
    manualCandidate: personSchema.nullish(),
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

/** The configured fields that Gupy knows a value for, and no others. */
export function contactFields(
  { people = [] }: Pick<Application, 'people'>,
  fields: readonly CandidateField[],
): Record<string, string> {
  const found = fields.map((field) => {
    const values = people.map((one) => valueOf[field](one)?.replaceAll(/\s+/g, ' ').trim());
    return [field, values.find((value) => value !== undefined && value !== '')] as const;
  });
  return Object.fromEntries(found.filter((pair): pair is [CandidateField, string] => pair[1] !== undefined));
}

const valueOf: Record<CandidateField, (one: Person) => string | null | undefined> = {
  name: (one) => `${one.name ?? ''} ${one.lastName ?? ''}`,
  firstName: (one) => one.name,
  lastName: (one) => one.lastName,
  socialName: (one) => one.socialName,
  email: (one) => one.email,
  phone: (one) => one.mobileNumber || one.phoneNumber,
  document: (one) => one.identificationDocument,
  birthDate: (one) => dayOf(one.birthdate || one.birthDate),
  gender: (one) => one.gender,
  address: addressOf,
};

/** `1990-01-31`, whatever stands behind it: a birth date has no hour and no zone. A date of another form is none. */
function dayOf(text: string | null | undefined): string | undefined {
  const [, iso] = /^(\d{4}-\d{2}-\d{2})(?:$|T)/.exec(text ?? '') ?? [];
  if (iso !== undefined) return iso;
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

/** In one line: `Rua do Exemplo 1, 10, São Paulo, SP, 00000-000, Brasil`. */
function addressOf(one: Person): string {
  const state = one.addressStateShortName || one.addressState;
  const number = one.addressNumber == null ? undefined : String(one.addressNumber);
  return [one.addressStreet, number, one.addressCity, state, one.addressZipCode, one.addressCountry]
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .join(', ');
}
