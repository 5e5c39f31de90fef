// What a look through one step knows of those who stood there before its exam went live (P-START). The first look after that records
// everybody; a later one takes out who has left. What could go wrong: a list that changes while it is read shows somebody on no
// page, so a first look of several pages reads them twice, and who seems to have left is asked for by id. And the exam went live by
// our clock, while all dates of candidates are of Gupy's: where the two differ by minutes, they are compared by Gupy's.
import { liveIn, mustRecord, type StepBaseline, surelyEnteredAfter, undatedOf } from '../domain/reconcile/baseline';
import type { Placement } from '../gupy/job-reader';
import type { ExamBaselines } from '../temporal/exam-baselines';
import { someOf } from './batches';
import type { ReconcileStepInput } from './reconcile-contract';

/** Asked for by id in one look, at a request each; the others are asked for in later ones. */
const mostAsked = 50;

export type StepRecords = Pick<ExamBaselines, 'readStep' | 'writeStep'>;

export interface BaselineLook {
  records: StepRecords;
  input: ReconcileStepInput;
  /** Milliseconds by which Gupy's clock is ahead of ours, as known by then. */
  aheadMs: () => number;
}

export class StepBaselineLook {
  private readonly seen = new Set<number>();
  /** Epoch milliseconds by application id: since when. */
  private readonly dates = new Map<number, number>();
  private isDated = true;
  private readonly present: Set<number>;
  private readonly records: StepRecords;
  private readonly input: ReconcileStepInput;
  private readonly before: StepBaseline | undefined;
  private readonly startedAt: number;
  private readonly namedSince: number;
  private readonly aheadMs: () => number;
  readonly isFirst: boolean;

  private constructor({ records, input, aheadMs }: BaselineLook, before: StepBaseline | undefined) {
    this.records = records;
    this.input = input;
    this.aheadMs = aheadMs;
    this.before = before;
    this.startedAt = Date.now();
    this.namedSince = before?.namedSince ?? input.namedSince ?? this.startedAt;
    this.isFirst = mustRecord(before, liveIn(input.exam.liveAt, this.namedSince));
    this.present = new Set(before?.present);
  }

  static async open(look: BaselineLook): Promise<StepBaselineLook> {
    return new StepBaselineLook(look, await look.records.readStep(placeOf(look.input)));
  }

  /** Epoch milliseconds by Gupy's clock; what it said of the step's name is so already. */
  private get liveAt(): number {
    return liveIn(this.input.exam.liveAt + this.aheadMs(), this.namedSince);
  }

  /** Of these, those of whom it matters since when they stand here. */
  undatedOf(placements: readonly Placement[]): number[] {
    const { liveAt, isFirst, before } = this;
    return undatedOf(placements, { liveAt, isFirst, baseline: before }).map(({ id }) => id);
  }

  /** @param dates of those whom Gupy shows, `undefined` where that leaves a doubt */
  noteDates(dates: ReadonlyMap<number, number | undefined>): void {
    this.isDated &&= dates.size > 0;
    for (const [id, enteredAt] of dates) if (enteredAt !== undefined) this.dates.set(id, enteredAt);
  }

  /** @returns whether the candidate stood here before the exam went live, as far as Gupy shows it */
  see({ id, createdAt }: Placement): boolean {
    this.seen.add(id);
    if (surelyEnteredAfter(this.liveAt, createdAt)) return false;
    const isLater = (this.dates.get(id) ?? -Infinity) >= this.liveAt;
    if (isLater) this.present.delete(id);
    else if (this.isFirst) this.present.add(id);
    return this.present.has(id);
  }

  /** @param isHere asks Gupy for one candidate; `undefined` where it does not answer */
  async record(isHere: (applicationId: number) => Promise<boolean | undefined>): Promise<void> {
    const absent = [...this.present].filter((id) => !this.seen.has(id));
    for (const id of someOf(absent, mostAsked)) if ((await isHere(id)) === false) this.present.delete(id);
    const dated = this.isDated ? { dated: true as const } : {};
    const { before, namedSince } = this;
    const isSame = this.present.size === before?.present.length && before.dated === dated.dated;
    if (!this.isFirst && isSame) return;
    const recordedAt = this.isFirst ? this.startedAt : (before?.recordedAt ?? this.startedAt);
    const baseline = { recordedAt, namedSince, present: [...this.present], ...dated };
    await this.records.writeStep(placeOf(this.input), baseline);
  }
}

function placeOf({ exam, jobId, step }: ReconcileStepInput) {
  return { examKey: exam.key, jobId, stepId: step.id };
}
