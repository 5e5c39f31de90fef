// The reference names one entry of one application into one exam step. It is the idempotency key towards the provider
// and comes back in the callback, so it must be readable again without any stored state.

export interface ReferenceParts {
  applicationId: number;
  jobId: number;
  stepId: number;
  /** First 10 hex digits of SHA-256(eventId) of the movement that opened the entry. */
  entryKey: string;
}

const pattern = /^([1-9]\d{0,15})\.([1-9]\d{0,15})\.([1-9]\d{0,15})\.[0-9a-f]{10}$/;

export function formatReference(parts: ReferenceParts): string {
  return `${parts.applicationId}.${parts.jobId}.${parts.stepId}.${parts.entryKey}`;
}

/** `undefined` for anything that `formatReference` cannot have written. */
export function parseReference(text: string): ReferenceParts | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [applicationId, jobId, stepId] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (![applicationId, jobId, stepId].every((id) => Number.isSafeInteger(id))) return undefined;
  return { applicationId, jobId, stepId, entryKey: text.slice(text.lastIndexOf('.') + 1) };
}

export function isOfStep(reference: string, { jobId, step }: { jobId: number; step: { id: number } }): boolean {
  const parts = parseReference(reference);
  return parts?.jobId === jobId && parts.stepId === step.id;
}
