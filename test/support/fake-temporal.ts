// What reconciliation asks Temporal for, said by a test, with a journal of what it sent.
import type { Movement } from '../../domain/exam/movement';
import type { ApplicationReport } from '../../domain/text/report';
import type { KnownRun } from '../../temporal/application-runs';

/** What Temporal knows, and what it is told. */
export class FakeTemporal {
  readonly runs = new Map<number, KnownRun>();
  readonly reports = new Map<number, ApplicationReport | Error>();
  readonly sent: { applicationId: number; movement: Movement; with: 'start' | 'signal' }[] = [];
  /** Runs that no list shows yet. */
  readonly unlisted = new Set<number>();
  /** Of the run before, where that heard of a movement and the last one did not. */
  readonly formerReports = new Map<number, ApplicationReport>();
  awaited: number[] = [];
  /** References of orders that ended runs report. */
  readonly ordered = new Set<string>();
  asked = 0;

  latest = async (ids: readonly number[]) => new Map([...this.runs].filter(([one]) => ids.includes(one)));
  awaitingIn = async () => this.awaited;
  lastMoved = async (applicationId: number) => this.formerReports.get(applicationId);
  hasOrdered = async (_applicationId: number, reference: string) => this.ordered.has(reference);
  openReport = async (applicationId: number) => this.report(applicationId);
  closedReport = async (applicationId: number) => this.report(applicationId);

  entered = async (applicationId: number, movement: Movement) => {
    this.sent.push({ applicationId, movement, with: 'start' });
    return !this.unlisted.has(applicationId);
  };
  moved = async (applicationId: number, movement: Movement) => {
    this.sent.push({ applicationId, movement, with: 'signal' });
    return 'signalled' as const;
  };

  private async report(applicationId: number): Promise<ApplicationReport | undefined> {
    this.asked += 1;
    const report = this.reports.get(applicationId);
    if (report instanceof Error) throw report;
    return report;
  }
}
