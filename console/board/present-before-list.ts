// Who stood in a step before its exam went live (P-START): nothing is ordered for them until a person says so, so the board shows who
// they are. Read from the records of reconciliation; no worker is asked.
import { ExamBaselines } from '../../temporal/exam-baselines';
import { examKeyOf } from '../../temporal/exam-key';
import { lastCycle } from '../../temporal/last-cycle';
import { ReferenceKeys } from '../../temporal/reference-keys';
import type { TemporalSession } from '../../operator/temporal-session';

export interface PresentBefore {
  /** Entry of `exams` in bridge.yaml, from 0: what `reconcile --present --exam` takes. */
  exam: number;
  provider: string;
  job: number;
  step: string;
  count: number;
  /** Applications, the first of them where they are many. */
  applications: number[];
}

/** Of one step; who they are beyond it, Gupy's list of the step says. */
const mostShown = 500;

/** @throws BridgeError BRIDGE_TEMPORAL_… */
export async function presentBeforeList({ client, config, askServer }: TemporalSession): Promise<PresentBefore[]> {
  const cycle = await askServer(() => lastCycle(client));
  if (cycle === undefined) return [];
  const numbers = new Map(config.exams.map((exam, number) => [examKeyOf(exam), number]));
  const baselines = new ExamBaselines(client, config.temporal.taskQueue, new ReferenceKeys(config.privacy).digests);
  const found: PresentBefore[] = [];
  for (const { jobId, step, exam, present } of cycle.outcome.steps) {
    const examKey = cycle.outcome.exams[exam];
    const number = examKey === undefined ? undefined : numbers.get(examKey);
    if (present === 0 || examKey === undefined || number === undefined) continue;
    const record = await askServer(() => baselines.readStep({ examKey, jobId, stepId: step.id }));
    const applications = (record?.present ?? []).slice(0, mostShown);
    const provider = config.exams[number]?.rule.provider ?? '';
    found.push({ exam: number, provider, job: jobId, step: step.name, count: present, applications });
  }
  return found;
}
