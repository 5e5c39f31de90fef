// Why some candidates are stuck, for their cards: Temporal's list knows that they are, their runs know why. What could go wrong: a worker
// that does not answer would hold the cards up, so they are shown before, and a reason that does not come is left out.
import { readRun } from '../../operator/run-story';
import type { TemporalSession } from '../../operator/temporal-session';
import type { ApplicationReport } from '../../domain/text/report';

/** The first thing that did not work. */
export type StuckReason = Pick<ApplicationReport['attention'][number], 'what' | 'tag' | 'code'>;

/** Asked for at once. */
export const mostReasons = 20;

/** By application. */
export async function stuckReasons(
  session: TemporalSession,
  applications: readonly number[],
): Promise<Record<number, StuckReason>> {
  const found = await Promise.all(
    applications.map(async (application) => [application, await reasonOf(session, application)]),
  );
  return Object.fromEntries(found.filter(([, reason]) => reason !== undefined)) as Record<number, StuckReason>;
}

async function reasonOf(session: TemporalSession, application: number): Promise<StuckReason | undefined> {
  const run = await readRun(session, application).catch(() => undefined);
  const first = run?.report?.attention[0];
  return first && { what: first.what, tag: first.tag, code: first.code };
}
