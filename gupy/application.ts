// An application as the bridge needs it. The candidate's data is there only when it was asked for, is passed on to one
// order, and is kept nowhere (P-PII).
import { z } from 'zod';
import { definedOnly } from '../domain/defined-only';
import type { CandidateField } from '../providers/order-fields';
import { peopleOf, type Person, personSchema } from './person';
import { recordId } from './record-id';
import { placedStep, tagNames } from './record-parts';
import { HttpFailure } from '../outbound/http-failure';

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

/** Unknown fields are dropped here, so nothing else of the candidate gets further than the parser. */
export const applicationSchema = z
  .object({
    id: recordId,
    status: z.string(),
    currentStep: placedStep,
    tags: tagNames,
    job: z.object({ name }).nullish().catch(undefined),
    candidate: personSchema.nullish().catch(undefined),
    manualCandidate: personSchema.nullish().catch(undefined),
  })
  .transform(({ id, status, currentStep, tags, job, candidate, manualCandidate }): Application => {
    const told = { currentStep: currentStep ?? undefined, jobName: job?.name || undefined };
    return { id, status: statusWord(status), tags, ...definedOnly(told), ...peopleOf(candidate, manualCandidate) };
  });

const plainFields = 'id,status,tags,currentStep,job';

/** The `fields` parameter: no more than is needed, since the rest is personal data. */
function fieldsOf(personal: Personal | undefined): string {
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

// The status of an application in v1's words. v2 has other ones for the same, which one live integration reads as `inProgress` and another
// source as `in_progress`; and one API may begin to write what the other does. A candidate who is in process by any of them is ordered for.

const statusOfV1: Readonly<Record<string, string>> = {
  in_progress: 'in_process',
  disqualified: 'reproved',
  withdrawn: 'give_up',
};

/** `in_process`, `give_up`, `reproved`, `hired`, or whatever Gupy adds. */
export function statusWord(written: string): string {
  const word = written
    .trim()
    .replace(/(?<=[a-z])(?=[A-Z])|[\s-]+/g, '_')
    .toLowerCase();
  return statusOfV1[word] ?? word;
}

// How the personal fields of an application are asked for. Gupy's forum says that some accounts answer 400 where `fields` names the
// manual candidate. `fields=all` shows both places as well; it shows more than is wanted, which the parser drops.
// What could go wrong: a 400 for another reason. Then the second question fails too, and the next read asks as before.

export class PersonalFields {
  private needsAll = false;

  async ask<T>(personal: Personal | undefined, ask: (fields: string) => Promise<T>): Promise<T> {
    const wanted = personal === 'contact' && this.needsAll ? 'everything' : personal;
    try {
      return await ask(fieldsOf(wanted));
    } catch (error) {
      if (wanted !== 'contact' || !(error instanceof HttpFailure) || error.status !== 400) throw error;
      const answer = await ask(fieldsOf('everything'));
      this.needsAll = true;
      return answer;
    }
  }
}
