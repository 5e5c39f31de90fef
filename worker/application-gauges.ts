// Open runs by status, waiting exams by how near their deadline is, what waits for an operator, and the last cycle. A scrape asks
// Temporal, at most every 15 s, since each gauge costs the server a query and every worker is scraped. What could go wrong: one
// query fails, and everything else looks as it did an hour ago. So each is set by itself.
import type { Client } from '@temporalio/client';
import { examStatuses } from '../domain/exam/status';
import type { Logger } from '../telemetry/logger';
import type { WorkerMetrics } from '../telemetry/metrics';
import { openRuns } from '../temporal/application-runs';
import { lastCycle } from '../temporal/reconcile-cycles';
import { AttentionGauges } from './attention-gauges';

const freshForMs = 15_000;
const answerWithinMs = 3_000;

const unclaimedMailboxes =
  'WorkflowType="orderMailboxWorkflow" AND ExecutionStatus="Running" AND ExamStatus="unclaimed"';

const beingRetried = `${openRuns} AND ExamRetryingSince IS NOT NULL`;

/** Label of `bridge_deadlines`, and its milliseconds. */
const windows: readonly [string, number][] = [
  ['passed', 0],
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
  private readonly attention: AttentionGauges;
  private asked = -Infinity;
  private running: Promise<void> | undefined;

  constructor(client: Client, metrics: WorkerMetrics, logger: Logger) {
    this.client = client;
    this.metrics = metrics;
    this.logger = logger;
    this.attention = new AttentionGauges(client, metrics);
  }

  /** Never rejects: while Temporal does not answer, the gauges keep their last values. */
  async refresh(): Promise<void> {
    if (performance.now() - this.asked < freshForMs) return;
    this.running ??= this.ask().finally(() => (this.running = undefined));
    await this.running;
  }

  private async ask(): Promise<void> {
    const { client, metrics } = this;
    const readings = [
      ...examStatuses.map(async (status) => {
        metrics.applications.set({ status }, await this.count(`${openRuns} AND ExamStatus="${status}"`));
      }),
      this.count(unclaimedMailboxes).then((count) => metrics.unclaimed.set(count)),
      this.count(beingRetried).then((count) => metrics.retrying.set(count)),
      ...windows.map(async ([within, ms]) => {
        const before = new Date(Date.now() + ms).toISOString();
        const query = `${waiting} AND ExamDeadline < "${before}"`;
        metrics.deadlines.set({ within }, await this.count(query));
      }),
      ...dateQueries(Date.now()).map(async ([when, query]) => {
        metrics.examDates.set({ when }, await this.count(query));
      }),
      this.bounded(() => this.attention.refresh()),
      this.bounded(() => lastCycle(client)).then((cycle) => {
        if (cycle !== undefined) metrics.lastCycle.set(cycle.finishedAt.getTime() / 1000);
      }),
    ];
    const [failed] = (await Promise.allSettled(readings)).filter(({ status }) => status === 'rejected');
    if (failed === undefined) this.asked = performance.now();
    else this.logger.warn({ err: (failed as PromiseRejectedResult).reason }, 'Open runs cannot be counted now');
  }

  private async count(query: string): Promise<number> {
    return (await this.bounded(() => this.client.workflow.count(query))).count;
  }

  private bounded<T>(ask: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + answerWithinMs, ask);
  }
}
