// What reconciliation asks Temporal for, as a test sets it, with a journal of what it sent.
import type { Movement } from '../../domain/exam/movement';
import type { StepBaseline } from '../../domain/reconcile/baseline';
import type { ApplicationReport, EntryReport } from '../../domain/text/report';
import type { ListedRun } from '../../temporal/application-runs';

/** What Temporal knows, and what reconciliation sends it. */
export class FakeTemporal {
  readonly runs = new Map<number, ListedRun>();
  readonly reports = new Map<number, ApplicationReport | Error>();
  readonly sent: { applicationId: number; movement: Movement; with: 'start' | 'signal' }[] = [];
  /** Runs that no list shows yet. */
  readonly unlisted = new Set<number>();
  /** Of the run before, where that heard of a movement and the last one did not. */
  readonly formerReports = new Map<number, ApplicationReport>();
  awaited: number[] = [];
  /** What ended runs report of their exams. */
  ended: EntryReport[] = [];
  /** `open`, or the run id of a closed one. */
  readonly asked: string[] = [];

  /** Who stood in the step before its exam went live. Absent: nobody has looked yet. */
  baseline: StepBaseline | undefined = { recordedAt: Date.now() + 3_600_000, namedSince: 0, present: [] };
  readStep = async () => this.baseline;
  writeStep = async (_at: unknown, baseline: StepBaseline) => void (this.baseline = baseline);

  latest = async (ids: readonly number[]) => new Map([...this.runs].filter(([one]) => ids.includes(one)));
  awaitingIn = async () => this.awaited;
  lastMoved = async (applicationId: number) => this.formerReports.get(applicationId);
  endedEntries = async () => this.ended;
  openReport = async (applicationId: number) => this.report(applicationId, 'open');
  closedReport = async (applicationId: number, runId: string) => this.report(applicationId, runId);

  entered = async (applicationId: number, movement: Movement) => {
    this.sent.push({ applicationId, movement, with: 'start' });
    return !this.unlisted.has(applicationId);
  };
  moved = async (applicationId: number, movement: Movement) => {
    this.sent.push({ applicationId, movement, with: 'signal' });
    return 'signalled' as const;
  };

  private async report(applicationId: number, run: string): Promise<ApplicationReport | undefined> {
    this.asked.push(run);
    const report = this.reports.get(applicationId);
    if (report instanceof Error) throw report;
    return report;
  }
}
