// The reference names one entry of one application into one exam step. It is the idempotency key towards the provider
// and comes back in the callback, so it must be readable again without any stored state. Whoever sends a callback can make up
// the first three numbers; the proof at the end shows that the bridge made the reference for this provider (P-OWN).

export interface ReferenceParts {
  applicationId: number;
  jobId: number;
  stepId: number;
  /** Of the movement that opened the entry: ten hex digits of its event, then those of the proof. */
  entryKey: string;
  /** Which order of the entry: a missed exam may be ordered again. @default 1 */
  attempt?: number;
}

/** What the key of an entry is made of. */
export interface KeyedEntry extends Omit<ReferenceParts, 'entryKey' | 'attempt'> {
  /** Absent for a step without an exam: there is nothing to prove. */
  provider: string | undefined;
  eventId: string;
}

/** Makes the key of an entry at the edge: domain/ has no hash. */
export type EntryKeyOf = (entry: KeyedEntry) => string;

/** Hex digits of SHA-256(eventId). */
export const eventDigits = 10;
/** Hex digits of the proof behind them. References from before the proof have none. */
export const proofDigits = 16;

const form = `([1-9]\\d{0,15})\\.([1-9]\\d{0,15})\\.([1-9]\\d{0,15})\\.([0-9a-f]{${eventDigits}}(?:[0-9a-f]{${proofDigits}})?)(?:-([2-9]))?`;
const pattern = new RegExp(`^${form}$`);
const anywhere = new RegExp(form, 'g');

/** A first order's reference is that of its entry; that of a later one has its number at the end. */
export function formatReference({ applicationId, jobId, stepId, entryKey, attempt = 1 }: ReferenceParts): string {
  return referenceOfAttempt(`${applicationId}.${jobId}.${stepId}.${entryKey}`, attempt);
}

/** @param reference of the entry */
export function referenceOfAttempt(reference: string, attempt: number): string {
  return attempt === 1 ? reference : `${reference}-${attempt}`;
}

const attemptSuffix = /-([2-9])$/;

/** Of the entry, whichever of its orders is named. */
export function entryReference(reference: string): string {
  return reference.replace(attemptSuffix, '');
}

export function attemptOf(reference: string): number {
  return Number(attemptSuffix.exec(reference)?.[1] ?? 1);
}

/** `undefined` for anything that `formatReference` cannot have written. */
export function parseReference(text: string): ReferenceParts | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [applicationId, jobId, stepId] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (![applicationId, jobId, stepId].every((id) => Number.isSafeInteger(id))) return undefined;
  const [entryKey = '', attempt] = [match[4], match[5]];
  return { applicationId, jobId, stepId, entryKey, ...(attempt !== undefined && { attempt: Number(attempt) }) };
}

/** What has the form of a reference, once each, whatever touches it. */
export function lookingLikeReferences(text: string): ReadonlySet<string> {
  return new Set(text.match(anywhere));
}

/** The same entry, whichever secret proved it, and whichever of its orders is named: secrets change while exams are open. */
export function isSameEntry(one: string, other: string): boolean {
  return withoutProof(one) === withoutProof(other);
}

function withoutProof(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('.') + 1 + eventDigits);
}

export function isOfStep(reference: string, { jobId, step }: { jobId: number; step: { id: number } }): boolean {
  const parts = parseReference(reference);
  return parts?.jobId === jobId && parts.stepId === step.id;
}
