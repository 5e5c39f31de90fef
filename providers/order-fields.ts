// Which fields of the candidate and of the job an order may pass on to a provider. None leaves Gupy unless bridge.yaml names it.

/** The personal fields. They are read from Gupy for the order and not stored (P-PII). */
export const candidateFields = [
  'name',
  'firstName',
  'lastName',
  'socialName',
  'email',
  'phone',
  'document',
  'birthDate',
  'gender',
  'address',
] as const;
export type CandidateField = (typeof candidateFields)[number];

/** No field of the job has such a name. */
export function isCandidateField(name: string): name is CandidateField {
  return (candidateFields as readonly string[]).includes(name);
}

/** Of the job, as Gupy keeps them; a code is what the customer's own systems call it. */
export const jobFields = ['role', 'roleCode', 'department', 'departmentCode', 'branch', 'branchCode', 'code'] as const;

/** `customFields.<id>`: a field of the customer's own, by its id in Gupy. */
export type JobField = (typeof jobFields)[number] | `customFields.${string}`;

export const customFieldPrefix = 'customFields.';

export const jobFieldPattern = new RegExp(`^(?:${jobFields.join('|')}|customFields\\.[\\w-]{1,64})$`);
