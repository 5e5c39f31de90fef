// Whether a candidate seen in an exam step got there without a webhook. Asked in this order, from cheap to dear: what this
// worker concluded before, the lists of Temporal (a filter, never a proof), the run itself, the results of ended runs, and,
// where none of them is retained, what stands in Gupy: a tag of the rule, or a comment with the reference of this step.
import { log } from '@temporalio/activity';
import { foldStepName } from '../domain/exam/exam-matching';
import type { ApplicationReport } from '../domain/text/report';
import { concludeFrom } from '../domain/reconcile/sighting';
import { fixedTags } from '../domain/text/templates';
import type { GupyClient } from '../gupy/gupy-client';
import type { Standing } from '../gupy/job-reader';
import type { Clock } from '../outbound/clock';
import type { ApplicationRuns, KnownRun } from '../temporal/application-runs';
import { stepMarker } from './comment-marker';
import { ConcludedSightings } from './concluded-sightings';
import type { ReconcileStepInput } from './reconcile-contract';

export type Judgement =
  /** See `StepCounts`. */
  | { verdict: 'known' | 'settled' | 'unsure' }
  /** `report`: of the run that knew no better; absent where there is none. */
  | { verdict: 'missed'; report?: ApplicationReport };

type AskableRuns = Pick<ApplicationRuns, 'openReport' | 'closedReport' | 'lastMoved'>;

export class SightingJudge {
  private readonly gupy: GupyClient;
  private readonly runs: AskableRuns;
  private readonly concluded: ConcludedSightings;

  constructor(gupy: GupyClient, runs: AskableRuns, clock?: Clock) {
    this.gupy = gupy;
    this.runs = runs;
    this.concluded = new ConcludedSightings(clock);
  }

  async judge(
    input: ReconcileStepInput,
    standing: Standing,
    run: KnownRun | undefined,
    signal: AbortSignal,
  ): Promise<Judgement> {
    const { step } = input;
    // Before what was concluded: as long as it waits it tells for itself, and later it may have to be asked.
    if (run?.state === 'open' && awaitsThis(run, input)) return { verdict: 'known' };
    const seen = sightingOf(standing, run);
    const before = this.concluded.get(standing.id, step.id, seen);
    if (before !== undefined) return { verdict: before };
    const judgement = await this.lookInto(input, standing, run, signal);
    const { verdict } = judgement;
    if (verdict === 'known' || verdict === 'settled') this.concluded.add(standing.id, step.id, seen, verdict);
    return judgement;
  }

  /** `undefined` where no run is open, or none that answers. */
  async openReport(applicationId: number): Promise<ApplicationReport | undefined> {
    const report = await answered(this.runs.openReport(applicationId));
    return report === 'no answer' ? undefined : report;
  }

  private async lookInto(
    input: ReconcileStepInput,
    standing: Standing,
    run: KnownRun | undefined,
    signal: AbortSignal,
  ): Promise<Judgement> {
    switch (run?.state) {
      case 'open':
        return this.byRun(this.runs.openReport(standing.id), input, standing, signal);
      case 'completed':
        return this.byRun(this.runs.closedReport(standing.id, run.runId), input, standing, signal);
      case 'stopped':
        // Somebody ended the run by hand: that is a decision, and what it ordered would be ordered twice.
        return { verdict: 'known' };
      case 'failed':
        // It never should; what it ordered is not known, so this is for people to look into.
        return { verdict: 'unsure' };
      case undefined:
        return this.byTraces(input, standing, signal);
    }
  }

  /** The list may show a run that is gone. */
  private async byRun(
    asked: Promise<ApplicationReport | undefined>,
    input: ReconcileStepInput,
    standing: Standing,
    signal: AbortSignal,
  ): Promise<Judgement> {
    const report = await answered(asked);
    if (report === 'no answer') return { verdict: 'unsure' };
    if (report === undefined) return this.byTraces(input, standing, signal);
    return this.byReport(report, input, standing, signal);
  }

  private async byReport(
    report: ApplicationReport,
    input: ReconcileStepInput,
    standing: Standing,
    signal: AbortSignal,
  ): Promise<Judgement> {
    const { changedAt } = standing;
    const { jobId, step } = input;
    const sighting = { jobId, stepId: step.id, ...(changedAt === undefined ? {} : { changedAt }) };
    const conclusion = concludeFrom(report, sighting);
    switch (conclusion) {
      case 'known':
        return { verdict: 'known' };
      case 'missed':
        return { verdict: 'missed', report };
      case 'unknown':
        return this.byFormerRun(report, input, standing, signal);
    }
  }

  /** A late result started the run, after the one that had heard of the candidate. */
  private async byFormerRun(
    report: ApplicationReport,
    input: ReconcileStepInput,
    standing: Standing,
    signal: AbortSignal,
  ): Promise<Judgement> {
    const former = await answered(this.runs.lastMoved(standing.id));
    if (former === 'no answer') return { verdict: 'unsure' };
    if (former !== undefined) return this.byReport(former, input, standing, signal);
    const traced = await this.byTraces(input, standing, signal);
    return traced.verdict === 'missed' ? { verdict: 'missed', report } : traced;
  }

  /** What an ended run left in Gupy, when Temporal has forgotten the run. */
  private async byTraces(
    { jobId, step, rule }: ReconcileStepInput,
    { id: applicationId, tags }: Standing,
    signal: AbortSignal,
  ): Promise<Judgement> {
    if (fixedTags(rule).some((tag) => tags.includes(tag))) return { verdict: 'settled' };
    const marker = stepMarker(jobId, step.id);
    const comment = await this.gupy.findComment({ jobId, applicationId, marker }, signal);
    return { verdict: comment === undefined ? 'missed' : 'settled' };
  }
}

/** One run that cannot be read, whatever the reason, must not keep the others from being looked into. */
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

/** A conclusion stands until the application changes or has another run. */
function sightingOf({ changedAt = '' }: Standing, run: KnownRun | undefined): string {
  const runId = run !== undefined && 'runId' in run ? run.runId : '';
  return `${run?.state ?? 'none'} ${runId} ${changedAt}`;
}

function awaitsThis(
  run: Extract<KnownRun, { state: 'open' }>,
  { jobId, step, sharesName }: ReconcileStepInput,
): boolean {
  return !sharesName && run.awaits?.jobId === jobId && run.awaits.step === foldStepName(step.name);
}
