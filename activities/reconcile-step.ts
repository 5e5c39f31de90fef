// Looks through one exam step of one job for candidates whose webhook never came, and for those who left without one
// (P-MISSED). Promises: never orders twice and never opens again what was settled. A run that knows the movement it sends drops
// it as a duplicate, so a stale list, two cycles at once, or a repeated attempt do no harm.
// What could go wrong: Gupy does not answer for one candidate; the activity goes on with the others.
import { randomInt } from 'node:crypto';
import { activityInfo, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import type { EntryKeyOf } from '../domain/exam/reference';
import { orderedReferences } from '../domain/reconcile/ended-entries';
import { missedMovement } from '../domain/reconcile/reconciliation';
import { leftFor } from '../domain/reconcile/sighting';
import type { ApplicationReport } from '../domain/text/report';
import type { GupyClient } from '../gupy/gupy-client';
import type { Placement } from '../gupy/job-reader';
import type { ApplicationRuns } from '../temporal/application-runs';
import type { ApplicationStarts } from '../temporal/application-start';
import { type Attempt, attemptAt } from './attempt';
import { inBatches } from './batches';
import { isAboutOneOnly } from './failure-of-one';
import { withHeartbeats } from './heartbeats';
import type { MissedCandidateCheck } from './missed-candidate-check';
import { orAssume } from './or-assume';
import type { ReconcileActivities, ReconcileStepInput, StepCounts } from './reconcile-contract';

export interface ReconcileStepDeps {
  gupy: GupyClient;
  client: Pick<Client, 'withDeadline'>;
  runs: Pick<ApplicationRuns, 'latest' | 'awaitingIn' | 'endedEntries'>;
  starts: Pick<ApplicationStarts, 'entered' | 'moved'>;
  check: MissedCandidateCheck;
  exams: readonly ConfiguredExam[];
  entryKeyOf: EntryKeyOf;
  /** Called for every candidate whose webhook is missing. */
  onFound: () => void;
}

/** Candidates checked at once. */
const atOnce = 10;
/** Candidates per cycle whom a run waits for and the list does not show, such as the disapproved: each costs a request. */
const mostAbsent = 200;
const sendWithinMs = 10_000;

/** What the next attempt goes on with: whom this one found, so that the count stays right. */
type Progress = { found: number[]; left: number[] } | undefined;

export function createReconcileStep(deps: ReconcileStepDeps): ReconcileActivities['reconcileStep'] {
  return (input) =>
    attemptAt('GUPY', (attempt) => {
      const check = new StepCheck(deps, input, attempt, activityInfo().heartbeatDetails as Progress);
      return withHeartbeats(
        () => check.progress,
        () => check.run(),
      );
    });
}

class StepCheck {
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
      const askedAt = Date.now();
      const list = await this.deps.gupy.jobs.inStep({ jobId, stepName: step.name, page }, this.signal);
      this.countUnreadable(list.unreadable);
      // Another step of the job may have the same name; a list that changes may show one candidate twice.
      const news = list.items.filter(({ id, currentStep }) => currentStep?.id === step.id && !here.has(id));
      for (const { id } of news) here.add(id);
      await this.checkListed(news, askedAt);
      pages = list.totalPages;
    }
    await this.checkAbsent(here);
    return { ...this.counts, found: this.found.size, left: this.left.size };
  }

  /** Whoever they are, in whichever step of this name. */
  private countUnreadable(unreadable: readonly string[]): void {
    this.counts.listed += unreadable.length;
    this.counts.unsure += unreadable.length;
    const [reason] = unreadable;
    if (reason === undefined) return;
    log.warn('Records of a list cannot be read; reconciliation skips their candidates', {
      stepId: this.input.step.id,
      jobId: this.input.jobId,
      records: unreadable.length,
      reason,
    });
  }

  private async checkListed(placements: readonly Placement[], askedAt: number): Promise<void> {
    this.counts.listed += placements.length;
    const runs = await this.deps.runs.latest(placements.map(({ id }) => id));
    await inBatches(placements, atOnce, async (placement) => {
      if (this.found.has(placement.id)) return;
      const checked = await this.orNextCycle(
        () => this.deps.check.check(this.input, placement, runs.get(placement.id), this.signal),
        { verdict: 'unsure' } as const,
      );
      if (checked.verdict === 'missed') await this.reportMissed(placement, askedAt, checked.report);
      else this.counts[checked.verdict] += 1;
    });
  }

  private async reportMissed({ id, changedAt }: Placement, askedAt: number, report?: ApplicationReport): Promise<void> {
    const { jobId, step, rule } = this.input;
    const warning = 'whether an ended run ordered the exam of a candidate that reconciliation found; it assumes not';
    // The run that was asked may be one of several. Where there is none, nothing is known of the others either.
    const ended = report === undefined ? [] : await orAssume(this.deps.runs.endedEntries(id), [], warning);
    const references = [...referencesOf(report), ...orderedReferences(ended)];
    const { lastSeen } = report ?? {};
    const missed = { applicationId: id, jobId, step, rule, changedAt, askedAt, lastSeen, references };
    const movement = missedMovement(missed, this.deps.entryKeyOf);
    const started = await this.send(() => this.deps.starts.entered(id, movement));
    // A run that no list showed yet: the webhook just started it, and it decides by itself whether this is news.
    if (!started && report === undefined) this.counts.known += 1;
    else this.noteFound(this.found, id);
  }

  /** Awaited in this step but not in its list: the candidate may have left without a webhook. */
  private async checkAbsent(here: ReadonlySet<number>): Promise<void> {
    const { jobId, step } = this.input;
    const awaited = await this.deps.runs.awaitingIn(jobId, step.name);
    const absent = awaited.filter((id) => !here.has(id) && !this.left.has(id));
    // Each cycle starts at a random one of too many: a run waits for the disapproved until the deadline.
    const start = absent.length > mostAbsent ? randomInt(absent.length) : 0;
    const chosen = [...absent.slice(start), ...absent.slice(0, start)].slice(0, mostAbsent);
    await inBatches(chosen, atOnce, (id) => this.reportLeaving(id));
  }

  private async reportLeaving(applicationId: number): Promise<void> {
    const { jobId, step } = this.input;
    const report = await this.deps.check.openReport(applicationId);
    const { lastSeen } = report ?? {};
    if (lastSeen?.jobId !== jobId || lastSeen.stepId !== step.id) return;
    const askedAt = Date.now();
    const now = await this.orNextCycle(
      () => this.deps.gupy.jobs.placement({ jobId, applicationId }, this.signal),
      undefined,
    );
    const left = now && leftFor(lastSeen, now, this.deps.exams);
    if (now === undefined || left === undefined) return;
    const references = referencesOf(report);
    const missed = { applicationId, jobId, step: left, changedAt: now.changedAt, askedAt, lastSeen, references };
    const movement = missedMovement(missed, this.deps.entryKeyOf);
    const answer = await this.send(() => this.deps.starts.moved(applicationId, movement));
    if (answer === 'signalled') this.noteFound(this.left, applicationId);
  }

  /** A failure about one candidate is left to the next cycle. */
  private async orNextCycle<T, U>(ask: () => Promise<T>, otherwise: U): Promise<T | U> {
    try {
      return await ask();
    } catch (error) {
      if (!isAboutOneOnly(error, this.attempt.number)) throw error;
      log.warn('Gupy cannot be asked about a candidate; reconciliation asks again in the next cycle', { error });
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

function referencesOf(report: ApplicationReport | undefined): string[] {
  return report?.entries.map(({ reference }) => reference) ?? [];
}
