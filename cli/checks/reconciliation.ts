// Reconciliation: does it run, and who stands in a step since before its exam went live (P-MISSED, P-START). Read from Temporal's
// list, so it needs no worker.
import { formatDuration } from '../../config/duration';
import { presentText } from '../../domain/reconcile/cycle-outcome';
import { type FinishedCycle, lastCycle } from '../../temporal/last-cycle';
import { presentByExam } from '../../operator/present-before';
import { type TemporalSession } from '../../operator/temporal-session';
import { type CheckResult, fine, problem } from './check-result';

const name = 'reconciliation';
/** A cycle is due every 15 minutes; a long one, or one that failed, is no reason to worry yet. */
const lateAfterMs = 3_600_000;
const minuteMs = 60_000;

export async function checkReconciliation(session: TemporalSession): Promise<CheckResult[]> {
  const cycle = await session.askServer(() => lastCycle(session.client));
  if (cycle === undefined)
    return [fine(name, 'no cycle that these keys can read has finished yet; the worker runs one every 15 minutes')];
  return [
    aged(cycle, session.config.temporal.taskQueue),
    ...presentByExam(session, cycle).map(({ exam, count }) => fine('present before', presentText(exam, count))),
  ];
}

function aged({ finishedAt }: FinishedCycle, taskQueue: string): CheckResult {
  const ageMs = Math.max(0, Date.now() - finishedAt.getTime());
  const minutes = Math.floor(ageMs / minuteMs) * minuteMs;
  const detail = `the last cycle finished ${minutes === 0 ? 'less than a minute' : formatDuration(minutes)} ago`;
  if (ageMs < lateAfterMs) return fine(name, detail);
  return problem(
    name,
    detail,
    `start a worker on task queue ${taskQueue}, or look at exam-bridge-reconcile in the Temporal UI`,
  );
}
