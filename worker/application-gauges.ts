// Open runs by status, and waiting exams by how near their deadline is. A scrape asks Temporal, at most every 15 s, since each
// gauge costs the server a query and every worker is scraped.
import type { Client } from '@temporalio/client';
import { examStatuses } from '../domain/exam/status';
import type { Logger } from '../telemetry/logger';
import type { WorkerMetrics } from '../telemetry/metrics';
import { openRuns } from '../temporal/application-runs';

const freshForMs = 15_000;
const answerWithinMs = 3_000;

const unclaimedMailboxes =
  'WorkflowType="orderMailboxWorkflow" AND ExecutionStatus="Running" AND ExamStatus="unclaimed"';

/** Label of `bridge_deadlines`, and its milliseconds. */
const windows: readonly [string, number][] = [
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  ['3d', 3 * 86_400_000],
];

const waiting = `${openRuns} AND ExamStatus="waiting"`;

/** Label of `bridge_exam_dates`, and its query. A result takes a while after the exam, so a date is overdue after a day. */
function dateQueries(now: number): [string, string][] {
  const at = (time: number) => `"${new Date(time).toISOString()}"`;
  return [
    ['ahead', `${waiting} AND ExamScheduledFor >= ${at(now)}`],
    ['overdue', `${waiting} AND ExamScheduledFor < ${at(now - 86_400_000)}`],
  ];
}

export class ApplicationGauges {
  private readonly client: Client;
  private readonly metrics: WorkerMetrics;
  private readonly logger: Logger;
  private asked = -Infinity;
  private running: Promise<void> | undefined;

  constructor(client: Client, metrics: WorkerMetrics, logger: Logger) {
    this.client = client;
    this.metrics = metrics;
    this.logger = logger;
  }

  /** Never rejects: while Temporal does not answer, the gauges keep their last values. */
  async refresh(): Promise<void> {
    if (performance.now() - this.asked < freshForMs) return;
    this.running ??= this.ask().finally(() => (this.running = undefined));
    await this.running;
  }

  private async ask(): Promise<void> {
    try {
      await this.client.withDeadline(Date.now() + answerWithinMs, async () => {
        await Promise.all([
          ...examStatuses.map(async (status) => {
            const { count } = await this.client.workflow.count(`${openRuns} AND ExamStatus="${status}"`);
            this.metrics.applications.set({ status }, count);
          }),
          this.client.workflow.count(unclaimedMailboxes).then(({ count }) => this.metrics.unclaimed.set(count)),
          ...windows.map(async ([within, ms]) => {
            const before = new Date(Date.now() + ms).toISOString();
            const query = `${waiting} AND ExamDeadline < "${before}"`;
            this.metrics.deadlines.set({ within }, (await this.client.workflow.count(query)).count);
          }),
          ...dateQueries(Date.now()).map(async ([when, query]) => {
            this.metrics.examDates.set({ when }, (await this.client.workflow.count(query)).count);
          }),
        ]);
      });
      this.asked = performance.now();
    } catch (error) {
      this.logger.warn({ err: error }, 'Open runs cannot be counted now');
    }
  }
}
