// Whether a candidate who is seen in a step got there without a webhook, told from what the run of the application knows.
import { instantOf } from '../instant';
import { parseReference } from '../exam/reference';
import type { ApplicationReport, EntryReport } from '../text/report';

/** A candidate in a step, as Gupy's list shows it now. */
export interface Sighting {
  jobId: number;
  stepId: number;
  /** ISO 8601, by Gupy's clock: when the application last changed. Absent where Gupy does not say. */
  changedAt?: string;
}

/**
 * `known`: the run has the exam, or had it and settled it. `missed`: a movement that no webhook told of.
 * `unknown`: the run never heard where the candidate was; what stands in Gupy must tell.
 */
export type Conclusion = 'known' | 'missed' | 'unknown';

export function concludeFrom(report: ApplicationReport, sighting: Sighting): Conclusion {
  const last = report.entries.findLast((entry) => isOfStep(entry, sighting));
  const { lastSeen } = report;
  if (lastSeen === null) return last === undefined ? 'unknown' : 'known';
  if (lastSeen.jobId === sighting.jobId && lastSeen.stepId === sighting.stepId) {
    return last === undefined || last.orderStillDue ? 'missed' : 'known';
  }
  // A list may lag behind a move that the run knows of.
  const isNewer = sighting.changedAt !== undefined && instantOf(sighting.changedAt) >= instantOf(lastSeen.occurredAt);
  return isNewer ? 'missed' : 'known';
}

function isOfStep({ reference }: EntryReport, { jobId, stepId }: Sighting): boolean {
  const parts = parseReference(reference);
  return parts?.jobId === jobId && parts.stepId === stepId;
}
