// Reconciliation: does it run, who stands in a step since before its exam went live, and who may have come back unseen (P-MISSED, P-START).
// Read from Temporal's list, so it needs no worker.
import { formatDuration } from '../../config/duration';
import { presentText, unseenText } from '../../domain/reconcile/cycle-outcome';
import { type FinishedCycle, lastCycle } from '../../temporal/reconcile-cycles';
import { reconcileScheduleMadeAt } from '../../temporal/schedules';
import { presentByExam, returnsByExam } from '../../operator/present-before';
import { type TemporalSession } from '../../operator/temporal-session';
import { type CheckResult, fine, problem } from './check-result';

const name = 'reconciliation';
/** A cycle is due every 15 minutes; a long one, or one that failed, is no reason to worry yet. */
const lateAfterMs = 3_600_000;
const minuteMs = 60_000;

export async function checkReconciliation(session: TemporalSession): Promise<CheckResult[]> {
  const { askServer, client } = session;
  const cycle = await askServer(() => lastCycle(client));
  if (cycle === undefined) return [unfinished(await askServer(() => reconcileScheduleMadeAt(client)), session)];
  return [
    aged(cycle, session),
    ...[...presentByExam(session, cycle)].map(([exam, count]) => fine('present before', presentText(exam, count))),
    ...[...returnsByExam(session, cycle)].map(([exam, returns]) => fine('unseen returns', unseenText(exam, returns))),
  ];
}

/** None has finished, or Temporal has forgotten the last one. @param dueSince see `reconcileScheduleMadeAt` */
function unfinished(dueSince: Date | undefined, session: TemporalSession): CheckResult {
  const ageMs = dueSince === undefined ? 0 : Date.now() - dueSince.getTime();
  if (ageMs < lateAfterMs)
    return fine(name, 'no cycle that these keys can read has finished yet; the worker runs one every 15 minutes');
  return problem(
    name,
    `no cycle is known to have finished, though they are due since ${spoken(ageMs)} ago`,
    fix(session),
  );
}

function aged({ finishedAt }: FinishedCycle, session: TemporalSession): CheckResult {
  const ageMs = Math.max(0, Date.now() - finishedAt.getTime());
  const detail = `the last cycle finished ${spoken(ageMs)} ago`;
  return ageMs < lateAfterMs ? fine(name, detail) : problem(name, detail, fix(session));
}

function spoken(ms: number): string {
  const minutes = Math.floor(ms / minuteMs) * minuteMs;
  return minutes === 0 ? 'less than a minute' : formatDuration(minutes);
}

function fix({ config }: TemporalSession): string {
  return `start a worker on task queue ${config.temporal.taskQueue}, or look at exam-bridge-reconcile in the Temporal UI`;
}
