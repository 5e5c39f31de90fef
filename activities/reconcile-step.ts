// Looks through one exam step of one job for candidates whose webhook never came, and for those who left without one
// (P-MISSED). Promises: never orders twice and never opens again what was settled. What is sent is a movement that a run
// which knows better takes as no news, so a stale list, two cycles at once, or an attempt that is repeated do no harm.
// What could go wrong: Gupy does not tell of one candidate; the others are looked into all the same.
import { randomInt } from 'node:crypto';
import { activityInfo, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { findExamRule } from '../domain/exam/exam-matching';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { instantOf, trustedDate } from '../domain/instant';
import type { ApplicationReport } from '../domain/text/report';
import type { GupyClient } from '../gupy/gupy-client';
import type { Standing } from '../gupy/job-reader';
import type { ApplicationRuns } from '../temporal/application-runs';
import type { ApplicationStarts } from '../temporal/application-start';
import { type Attempt, attemptAt } from './attempt';
import { inBatches } from './batches';
import { isAboutOneOnly } from './failure-of-one';
import { whileBeating } from './heartbeats';
import { firstReference, type Missed, missedMovement } from './missed-movement';
import type { ReconcileActivities, ReconcileStepInput, StepCounts } from './reconcile-contract';
import type { SightingJudge } from './sighting-judge';
import { unlessUntold } from './unless-untold';

export interface ReconcileStepDeps {
  gupy: GupyClient;
  client: Pick<Client, 'withDeadline'>;
  runs: Pick<ApplicationRuns, 'latest' | 'awaitingIn' | 'hasOrdered'>;
  starts: Pick<ApplicationStarts, 'entered' | 'moved'>;
  judge: SightingJudge;
  exams: readonly ConfiguredExam[];
  /** Called for every candidate that no webhook told of. */
  onFound: () => void;
}

/** Candidates looked into at once. */
const atOnce = 10;
/** Candidates per cycle who are awaited but not in the list, such as the disapproved: each costs a request. */
const mostAbsent = 200;
const sendWithinMs = 10_000;

/** What the next attempt goes on with: who was found, so that the count stays right. */
type Progress = { found: number[]; left: number[] } | undefined;

export function createReconcileStep(deps: ReconcileStepDeps): ReconcileActivities['reconcileStep'] {
  return (input) =>
    attemptAt('GUPY', (attempt) => {
      const round = new StepRound(deps, input, attempt, activityInfo().heartbeatDetails as Progress);
      return whileBeating(
        () => round.progress,
        () => round.run(),
      );
    });
}

class StepRound {
  private readonly counts = { listed: 0, known: 0, settled: 0, unsure: 0 };
  private readonly found: Set<number>;
  private readonly left: Set<number>;
  private readonly deps: ReconcileStepDeps;
  private readonly input: ReconcileStepInput;
  private readonly attempt: Attempt;

  constructor(deps: ReconcileStepDeps, input: ReconcileStepInput, attempt: Attempt, before: Progress) {
    this.deps = deps;
    this.input = input;
    this.attempt = attempt;
    this.found = new Set(before?.found);
    this.left = new Set(before?.left);
  }

  private get signal(): AbortSignal {
    return this.attempt.signal;
  }

  get progress(): Progress {
    return { found: [...this.found], left: [...this.left] };
  }

  async run(): Promise<StepCounts> {
    const { jobId, step } = this.input;
    const here = new Set<number>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const readAt = new Date().toISOString();
      const list = await this.deps.gupy.jobs.inStep({ jobId, stepName: step.name, page }, this.signal);
      this.countUnreadable(list.unreadable);
      // Another step of the job may have the same name; a list that changes may show one candidate twice.
      const news = list.items.filter(({ id, currentStep }) => currentStep?.id === step.id && !here.has(id));
      for (const { id } of news) here.add(id);
      await this.lookInto(news, readAt);
      pages = list.totalPages;
    }
    await this.lookForAbsent(here);
    return { ...this.counts, found: this.found.size, left: this.left.size };
  }

  /** Whoever they are, and in whichever step of this name. */
  private countUnreadable(unreadable: readonly string[]): void {
    this.counts.listed += unreadable.length;
    this.counts.unsure += unreadable.length;
    const [reason] = unreadable;
    if (reason === undefined) return;
    log.warn('Records of a list cannot be read; their candidates are not looked for', {
      stepId: this.input.step.id,
      jobId: this.input.jobId,
      records: unreadable.length,
      reason,
    });
  }

  private async lookInto(standings: readonly Standing[], readAt: string): Promise<void> {
    this.counts.listed += standings.length;
    const runs = await this.deps.runs.latest(standings.map(({ id }) => id));
    await inBatches(standings, atOnce, async (standing) => {
      if (this.found.has(standing.id)) return;
      const judgement = await this.unlessItFails(
        () => this.deps.judge.judge(this.input, standing, runs.get(standing.id), this.signal),
        { verdict: 'unsure' } as const,
      );
      if (judgement.verdict !== 'missed') this.counts[judgement.verdict] += 1;
      else await this.enter(standing, trustedDate(standing.changedAt ?? readAt, Date.now()), judgement.report);
    });
  }

  private async enter({ id }: Standing, occurredAt: string, report: ApplicationReport | undefined): Promise<void> {
    const { jobId, step, rule } = this.input;
    const missed = { applicationId: id, jobId, step, rule, occurredAt, report };
    const movement = missedMovement({ ...missed, orderedBefore: await this.hasOrdered(missed) });
    const started = await this.send(() => this.deps.starts.entered(id, movement));
    // A run that no list showed yet: it was just started by the webhook, and decides by itself whether this is news.
    if (!started && report === undefined) this.counts.known += 1;
    else this.noteFound(this.found, id);
  }

  /** The run that is asked may be one of several. Where there is none, nothing is known of the others either. */
  private async hasOrdered(missed: Missed): Promise<boolean> {
    if (missed.report === undefined) return false;
    const ordered = this.deps.runs.hasOrdered(missed.applicationId, firstReference(missed));
    return unlessUntold(
      ordered,
      false,
      'whether an ended run ordered the exam of a candidate that was found; it is taken as not',
    );
  }

  /** Awaited in this step but not in its list: the candidate may have left, and no webhook told. */
  private async lookForAbsent(here: ReadonlySet<number>): Promise<void> {
    const { jobId, step } = this.input;
    const awaited = await this.deps.runs.awaitingIn(jobId, step.name);
    const absent = awaited.filter((id) => !here.has(id) && !this.left.has(id));
    // Of more than one cycle looks into others every time: who was disapproved stays awaited until the deadline.
    const start = absent.length > mostAbsent ? randomInt(absent.length) : 0;
    const chosen = [...absent.slice(start), ...absent.slice(0, start)].slice(0, mostAbsent);
    await inBatches(chosen, atOnce, (id) => this.lookForLeaving(id));
  }

  private async lookForLeaving(applicationId: number): Promise<void> {
    const { jobId, step } = this.input;
    const report = await this.deps.judge.openReport(applicationId);
    const lastSeen = report?.lastSeen ?? undefined;
    if (lastSeen?.jobId !== jobId || lastSeen.stepId !== step.id) return;
    const now = await this.unlessItFails(
      () => this.deps.gupy.jobs.standing({ jobId, applicationId }, this.signal),
      undefined,
    );
    // Without Gupy's date, a list that lags behind the move into the step would look like a leaving.
    if (now?.currentStep === undefined || now.currentStep.id === step.id || now.changedAt === undefined) return;
    if (instantOf(now.changedAt) < instantOf(lastSeen.occurredAt)) return;
    // Another exam step is looked through by itself.
    if (findExamRule(this.deps.exams, jobId, now.currentStep) !== undefined) return;
    const occurredAt = trustedDate(now.changedAt, Date.now());
    const movement = missedMovement({ applicationId, jobId, step: now.currentStep, occurredAt, report });
    const answer = await this.send(() => this.deps.starts.moved(applicationId, movement));
    if (answer === 'signalled') this.noteFound(this.left, applicationId);
  }

  /** The next cycle asks again. */
  private async unlessItFails<T, U>(ask: () => Promise<T>, otherwise: U): Promise<T | U> {
    try {
      return await ask();
    } catch (error) {
      if (!isAboutOneOnly(error, this.attempt.number)) throw error;
      log.warn('Gupy does not tell of a candidate; reconciliation asks again in the next cycle', { error });
      return otherwise;
    }
  }

  private noteFound(among: Set<number>, applicationId: number): void {
    among.add(applicationId);
    this.deps.onFound();
  }

  private send<T>(call: () => Promise<T>): Promise<T> {
    return this.deps.client.withDeadline(Date.now() + sendWithinMs, call);
  }
}
