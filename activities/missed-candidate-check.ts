// Whether the webhook of a candidate in an exam step is missing. The check asks from cheap to dear: the list of Temporal, what
// this worker found out before, the run itself, the results of ended runs, and, where none of them is retained, what is in
// Gupy: a tag of the rule, or a comment with the reference of this step. What each answer means is in domain/reconcile/.
import { log } from '@temporalio/activity';
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Step } from '../domain/exam/movement';
import { concludeFrom, concludeFromList } from '../domain/reconcile/sighting';
import type { ApplicationReport } from '../domain/text/report';
import { fixedTags } from '../domain/text/templates';
import type { GupyClient } from '../gupy/gupy-client';
import type { Placement } from '../gupy/job-reader';
import type { ApplicationRuns, ListedRun } from '../temporal/application-runs';
import type { Digests } from '../temporal/workflow-ids';
import { CheckedCandidates } from './checked-candidates';
import { stepMarkers } from './comment-marker';

export type Verdict =
  /** See `StepCounts`. */
  | { verdict: 'known' | 'settled' | 'unsure' }
  /** Known, unless Gupy shows that the candidate came into the step since: see `checkDated`. */
  | { verdict: 'undated' }
  /** `report`: of the run that did not know of the movement; absent where there is none. */
  | { verdict: 'missed'; report: ApplicationReport | undefined };

export interface CheckedStep {
  jobId: number;
  step: Step;
  rule: ExamRule;
  /** See `ExamStep`. */
  sharesName?: true;
  /** Whether comments in Gupy are read where nothing else says that the exam was settled. */
  comments: boolean;
}

type AskableRuns = Pick<ApplicationRuns, 'openReport' | 'closedReport' | 'lastMoved'>;

export class MissedCandidateCheck {
  private readonly gupy: GupyClient;
  private readonly runs: AskableRuns;
  private readonly checked = new CheckedCandidates();
  private readonly digests: Digests;

  constructor(gupy: GupyClient, runs: AskableRuns, digests: Digests) {
    this.digests = digests;
    this.gupy = gupy;
    this.runs = runs;
  }

  async check(
    input: CheckedStep,
    placement: Placement,
    run: ListedRun | undefined,
    signal: AbortSignal,
  ): Promise<Verdict> {
    // Before the cache: a run that waits answers for itself, and later it may have to be asked.
    const listed = concludeFromList(run, { ...input, changedAt: placement.changedAt });
    if (listed !== undefined) return { verdict: listed };
    const { id } = placement;
    const basis = basisOf(placement, run);
    const before = this.checked.get(id, input.step.id, basis);
    if (before !== undefined) return { verdict: before };
    const checked = await this.ask(input, placement, run, signal);
    return this.keep(checked, input, placement, basis);
  }

  /** Once more, of one who was `undated`. @param enteredAt `undefined` where Gupy was asked and a doubt remains: then nobody is missed */
  async checkDated(
    input: CheckedStep,
    { placement, run, enteredAt }: { placement: Placement; run: ListedRun | undefined; enteredAt: number | undefined },
    signal: AbortSignal,
  ): Promise<Verdict> {
    const checked: Verdict =
      enteredAt === undefined ? { verdict: 'known' } : await this.ask(input, { ...placement, enteredAt }, run, signal);
    return this.keep(checked, input, placement, basisOf(placement, run));
  }

  private keep(checked: Verdict, { step }: CheckedStep, { id }: Placement, basis: string): Verdict {
    const { verdict } = checked;
    if (verdict !== 'missed' && verdict !== 'unsure') this.checked.add(id, step.id, basis, verdict);
    return checked;
  }

  /** `undefined` where no run is open, or none that answers. */
  async openReport(applicationId: number): Promise<ApplicationReport | undefined> {
    const report = await answered(this.runs.openReport(applicationId));
    return report === 'no answer' ? undefined : report;
  }

  private async ask(
    input: CheckedStep,
    { id, tags, changedAt, enteredAt }: Placement & { enteredAt?: number },
    run: ListedRun | undefined,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const { jobId, step, rule } = input;
    const sighting = { jobId, stepId: step.id, changedAt, enteredAt };
    const own = await answered(this.reportOf(id, run));
    if (own === 'no answer') return { verdict: 'unsure' };
    let report = own;
    let conclusion = own && concludeFrom(own, sighting);
    if (conclusion === 'unknown') {
      // A late result started this run, after the one that saw the candidate had ended.
      const former = await answered(this.runs.lastMoved(id));
      if (former === 'no answer') return { verdict: 'unsure' };
      report = former ?? own;
      conclusion = report && concludeFrom(report, sighting);
    }
    if (conclusion === 'known' || conclusion === 'undated') return { verdict: conclusion };
    if (conclusion === 'missed') return { verdict: 'missed', report };
    if (fixedTags(rule).some((tag) => tags.includes(tag))) return { verdict: 'settled' };
    if (!input.comments) return { verdict: 'missed', report };
    const markers = stepMarkers(this.digests, jobId, step.id);
    const comment = await this.gupy.findComment({ jobId, applicationId: id, markers }, signal);
    return comment === undefined ? { verdict: 'missed', report } : { verdict: 'settled' };
  }

  /** `undefined` where there is no such run: the list may be stale. */
  private async reportOf(applicationId: number, run: ListedRun | undefined): Promise<ApplicationReport | undefined> {
    if (run === undefined) return undefined;
    const { state, runId } = run;
    return state === 'open' ? this.runs.openReport(applicationId) : this.runs.closedReport(applicationId, runId);
  }
}

/** What a verdict rests on. */
function basisOf({ changedAt = '' }: Placement, run: ListedRun | undefined): string {
  return `${run?.state} ${run?.runId} ${changedAt}`;
}

/** One run that cannot be read, whatever the reason, must not keep the others from being checked. */
async function answered(
  report: Promise<ApplicationReport | undefined>,
): Promise<ApplicationReport | undefined | 'no answer'> {
  try {
    return await report;
  } catch (error) {
    log.warn('A run does not answer; reconciliation asks again in the next cycle', { error });
    return 'no answer';
  }
}
