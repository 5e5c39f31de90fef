// What a look through one step knows of those who stood there before its exam went live (P-START). The first look after that records
// everybody; a later one takes out who has left. What could go wrong: a list that changes while it is read shows somebody on no
// page, so a first look of several pages reads them twice, and who seems to have left is asked for by id.
import { liveIn, mustRecord, type StepBaseline, surelyEnteredAfter } from '../domain/reconcile/baseline';
import type { Placement } from '../gupy/job-reader';
import type { ExamBaselines } from '../temporal/exam-baselines';
import { someOf } from './batches';
import type { ReconcileStepInput } from './reconcile-contract';

/** Asked for by id in one look, at a request each; the others are asked for in later ones. */
const mostAsked = 50;

export type StepRecords = Pick<ExamBaselines, 'readStep' | 'writeStep'>;

export class StepBaselineLook {
  private readonly seen = new Set<number>();
  private readonly present: Set<number>;
  private readonly records: StepRecords;
  private readonly input: ReconcileStepInput;
  private readonly before: StepBaseline | undefined;
  private readonly startedAt: number;
  private readonly namedSince: number;
  /** Epoch milliseconds. */
  private readonly liveAt: number;
  readonly isFirst: boolean;

  private constructor(records: StepRecords, input: ReconcileStepInput, before: StepBaseline | undefined) {
    this.records = records;
    this.input = input;
    this.before = before;
    this.startedAt = Date.now();
    this.namedSince = before?.namedSince ?? input.namedSince ?? this.startedAt;
    this.liveAt = liveIn(input.exam.liveAt, this.namedSince);
    this.isFirst = mustRecord(before, this.liveAt);
    this.present = new Set(before?.present);
  }

  static async open(records: StepRecords, input: ReconcileStepInput): Promise<StepBaselineLook> {
    return new StepBaselineLook(records, input, await records.readStep(placeOf(input)));
  }

  /** @returns whether the candidate stood here before the exam went live, as far as Gupy shows it */
  see({ id, createdAt }: Placement): boolean {
    this.seen.add(id);
    if (surelyEnteredAfter(this.liveAt, createdAt)) return false;
    if (this.isFirst) this.present.add(id);
    return this.present.has(id);
  }

  /** @param isHere asks Gupy for one candidate; `undefined` where it does not answer */
  async record(isHere: (applicationId: number) => Promise<boolean | undefined>): Promise<void> {
    const absent = [...this.present].filter((id) => !this.seen.has(id));
    for (const id of someOf(absent, mostAsked)) if ((await isHere(id)) === false) this.present.delete(id);
    if (!this.isFirst && this.present.size === this.before?.present.length) return;
    const recordedAt = this.isFirst ? this.startedAt : (this.before?.recordedAt ?? this.startedAt);
    const { namedSince } = this;
    await this.records.writeStep(placeOf(this.input), { recordedAt, namedSince, present: [...this.present] });
  }
}

function placeOf({ exam, jobId, step }: ReconcileStepInput) {
  return { examKey: exam.key, jobId, stepId: step.id };
}
