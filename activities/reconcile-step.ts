// Looks through one exam step of one job for candidates whose webhook never came, and for those who left without one
// (P-MISSED). Promises: orders for nobody who stood there before the exam went live, unless a person asked (P-START); never orders twice and never opens again what was settled. A run that knows the movement it sends drops
// it as a duplicate, so a stale list, two cycles at once, or a repeated attempt do no harm.
// What could go wrong: Gupy does not answer for one candidate; the activity goes on with the others.
import { activityInfo, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import type { EntryKeyOf } from '../domain/exam/reference';
import { hasEntryIn } from '../domain/reconcile/baseline';
import { orderedReferences } from '../domain/reconcile/ended-entries';
import { missedMovement } from '../domain/reconcile/reconciliation';
import { leftFor } from '../domain/reconcile/sighting';
import type { ApplicationReport } from '../domain/text/report';
import type { GupyClient } from '../gupy/gupy-client';
import { listInStep, type Placement } from '../gupy/job-reader';
import { eachPage } from '../gupy/pages';
import type { ApplicationRuns, ListedRun } from '../temporal/application-runs';
import type { ApplicationStarts } from '../temporal/application-start';
import { bounded } from '../temporal/server-answer';
import { type Attempt, attemptAt } from './attempt';
import { inBatches, someOf } from './batches';
import { isAboutOneOnly } from './failure-of-one';
import { withHeartbeats } from './heartbeats';
import type { CheckedStep, MissedCandidateCheck, Verdict } from './missed-candidate-check';
import { orAssume } from './or-assume';
import type { ReconcileActivities, ReconcileStepInput } from './reconcile-contract';
import type { StepCounts } from '../domain/reconcile/cycle-outcome';
import { StepBaselineLook, type StepRecords } from './step-baseline';

export interface ReconcileStepDeps {
  gupy: GupyClient;
  client: Pick<Client, 'withDeadline'>;
  runs: Pick<ApplicationRuns, 'latest' | 'awaitingIn' | 'endedEntries'>;
  starts: Pick<ApplicationStarts, 'entered' | 'moved'>;
  check: MissedCandidateCheck;
  exams: readonly ConfiguredExam[];
  entryKeyOf: EntryKeyOf;
  baselines: StepRecords;
  /** Called for every candidate whose webhook is missing. */
  onFound: () => void;
}

/** Candidates checked at once. */
const atOnce = 10;
/** Candidates per cycle whom a run waits for and the list does not show, such as the disapproved: each costs a request. */
const mostAbsent = 200;

/** What the next attempt goes on with: whom this one found, so that the count stays right. */
type Progress = { found: number[]; left: number[] } | undefined;

export function createReconcileStep(deps: ReconcileStepDeps): ReconcileActivities['reconcileStep'] {
  return (input) =>
    attemptAt('GUPY', async (attempt) => {
      const { baselines: records, gupy } = deps;
      const baseline = await StepBaselineLook.open({ records, input, aheadMs: () => gupy.clockAheadMs });
      const check = new StepCheck(deps, input, baseline, attempt);
      return withHeartbeats(
        () => check.run(),
        () => check.progress,
      );
    });
}

/** @see MissedMove for `enteredAt` */
type DatedPlacement = Placement & { enteredAt?: number | undefined };

class StepCheck {
  private readonly counts = { listed: 0, known: 0, settled: 0, present: 0, unsure: 0 };
  private undated = 0;
  private readonly found: Set<number>;
  private readonly left: Set<number>;
  private readonly deps: ReconcileStepDeps;
  private readonly input: ReconcileStepInput;
  private readonly baseline: StepBaselineLook;
  private readonly attempt: Attempt;

  constructor(deps: ReconcileStepDeps, input: ReconcileStepInput, baseline: StepBaselineLook, attempt: Attempt) {
    this.deps = deps;
    this.input = input;
    this.baseline = baseline;
    this.attempt = attempt;
    const before = activityInfo().heartbeatDetails as Progress;
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
    const here = new Set<number>();
    const pages = await this.readPages(here);
    if (this.baseline.isFirst && pages > 1) await this.readPages(here);
    if (this.input.orders !== 'nothing') await this.baseline.record((id) => this.isHere(id));
    if (this.input.orders !== 'nothing') await this.checkAbsent(here);
    const undated = this.undated === 0 ? {} : { undated: this.undated };
    return { ...this.counts, ...undated, found: this.found.size, left: this.left.size };
  }

  /** @param here who was read, also by an earlier round @returns how many pages were read */
  private async readPages(here: Set<number>): Promise<number> {
    const { jobId, step } = this.input;
    let pages = 0;
    const isFirstRound = here.size === 0;
    const read = async (page: number) => ({
      askedAt: Date.now(),
      ...(await this.deps.gupy.jobs.inStep({ jobId, stepName: step.name, page }, this.signal)),
    });
    for await (const { askedAt, items, unreadable } of eachPage(listInStep(jobId, step), read)) {
      if (isFirstRound) this.countUnreadable(unreadable);
      // Another step of the job may have the same name; a list that changes may show one candidate twice.
      const news = items.filter(({ id, currentStep }) => currentStep?.id === step.id && !here.has(id));
      for (const { id } of news) here.add(id);
      await this.checkListed(news, askedAt);
      pages += 1;
    }
    return pages;
  }

  private async isHere(applicationId: number): Promise<boolean | undefined> {
    const { jobId, step } = this.input;
    const now = await this.orNextCycle(
      () => this.deps.gupy.jobs.placement({ jobId, applicationId }, this.signal),
      'no answer' as const,
    );
    return now === 'no answer' ? undefined : now?.currentStep?.id === step.id;
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
    await this.askForDates(placements);
    const undated: Placement[] = [];
    await inBatches(placements, atOnce, async (placement) => {
      const stoodBefore = this.baseline.see(placement);
      if (this.found.has(placement.id)) return;
      // A comment of the bridge matters only where an exam may be ordered, and costs a request for each candidate.
      const step = this.stepFor({ comments: !stoodBefore || this.input.orders !== 'missed' });
      const { id } = placement;
      const checked = await this.orUnsure(() => this.deps.check.check(step, placement, runs.get(id), this.signal));
      if (checked.verdict === 'undated') undated.push(placement);
      else if (checked.verdict !== 'missed') this.counts[checked.verdict] += 1;
      else if (stoodBefore && !hasEntryIn(checked.report, this.input))
        await this.notePresent(placement, askedAt, checked.report);
      else await this.reportMissed(placement, askedAt, checked.report);
    });
    await this.checkUndated(undated, runs, askedAt);
  }

  /** Who left and came back without a webhook, after the exam. Whom v2 does not show is taken for one who stayed. */
  private async checkUndated(
    placements: readonly Placement[],
    runs: ReadonlyMap<number, ListedRun>,
    askedAt: number,
  ): Promise<void> {
    if (placements.length === 0) return;
    const dates = await this.datesOf(placements.map(({ id }) => id));
    const step = this.stepFor({ comments: false });
    await inBatches(placements, atOnce, async (placement) => {
      const [run, enteredAt] = [runs.get(placement.id), dates.get(placement.id)];
      const isDated = dates.has(placement.id);
      if (!isDated) this.undated += 1;
      const checked = !isDated
        ? ({ verdict: 'known' } as const)
        : await this.orUnsure(() => this.deps.check.checkDated(step, { placement, run, enteredAt }, this.signal));
      if (checked.verdict === 'missed') await this.reportMissed({ ...placement, enteredAt }, askedAt, checked.report);
      else this.counts[checked.verdict === 'undated' ? 'known' : checked.verdict] += 1;
    });
  }

  private stepFor({ comments }: { comments: boolean }): CheckedStep {
    return { ...this.input, rule: this.input.exam.rule, comments };
  }

  private orUnsure(check: () => Promise<Verdict>): Promise<Verdict> {
    return this.orNextCycle(check, { verdict: 'unsure' });
  }

  /** Without an answer everybody at a first look is recorded, and asked for again. */
  private async askForDates(placements: readonly Placement[]): Promise<void> {
    const ids = this.baseline.undatedOf(placements);
    if (ids.length > 0) this.baseline.noteDates(await this.datesOf(ids));
  }

  private datesOf(ids: readonly number[]): Promise<Map<number, number | undefined>> {
    const { jobId, step } = this.input;
    return this.deps.gupy.enteredAt({ jobId, stepId: step.id, ids }, this.signal);
  }

  private async notePresent(placement: Placement, askedAt: number, report?: ApplicationReport): Promise<void> {
    if (this.input.orders !== 'present') this.counts.present += 1;
    else if (await this.order(placement, askedAt, report)) this.found.add(placement.id);
  }

  private async reportMissed(placement: DatedPlacement, askedAt: number, report?: ApplicationReport): Promise<void> {
    if (this.input.orders === 'nothing') this.found.add(placement.id);
    else if (await this.order(placement, askedAt, report)) this.noteFound(this.found, placement.id);
  }

  /** @returns whether the run learned of the candidate by this; else it is counted as known */
  private async order(
    { id, changedAt, enteredAt }: DatedPlacement,
    askedAt: number,
    report?: ApplicationReport,
  ): Promise<boolean> {
    const { jobId, step, exam } = this.input;
    const { rule } = exam;
    const warning = 'whether an ended run ordered the exam of a candidate that reconciliation found; it assumes not';
    // The run that was asked may be one of several. Where there is none, nothing is known of the others either.
    const ended = report === undefined ? [] : await orAssume(this.deps.runs.endedEntries(id), [], warning);
    const references = [...referencesOf(report), ...orderedReferences(ended)];
    const { lastSeen } = report ?? {};
    const missed = { applicationId: id, jobId, step, rule, changedAt, enteredAt, askedAt, lastSeen, references };
    const movement = missedMovement(missed, this.deps.entryKeyOf);
    const started = await bounded(this.deps.client, () => this.deps.starts.entered(id, movement));
    // A run that no list showed yet: the webhook just started it, and it decides by itself whether this is news.
    const isKnown = !started && report === undefined;
    if (isKnown) this.counts.known += 1;
    return !isKnown;
  }

  /** Awaited in this step but not in its list: the candidate may have left without a webhook. */
  private async checkAbsent(here: ReadonlySet<number>): Promise<void> {
    const { jobId, step } = this.input;
    const awaited = await this.deps.runs.awaitingIn(jobId, step.name);
    const absent = awaited.filter((id) => !here.has(id) && !this.left.has(id));
    // A run waits for the disapproved until the deadline, so they may be many; where v2 shows them, they cost next to nothing.
    const isWorthIt = absent.length > atOnce;
    const ended = isWorthIt && (await this.deps.gupy.endedIn({ jobId, stepId: step.id, ids: absent }, this.signal));
    const unknown = ended === false ? absent : absent.filter((id) => !ended.has(id));
    await inBatches(someOf(unknown, mostAbsent), atOnce, (id) => this.reportLeaving(id));
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
    const answer = await bounded(this.deps.client, () => this.deps.starts.moved(applicationId, movement));
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
}

function referencesOf(report: ApplicationReport | undefined): string[] {
  return report?.entries.map(({ reference }) => reference) ?? [];
}
