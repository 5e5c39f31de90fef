// What waits for an operator: which questions, and for how long. Temporal's list shows which runs ask; what they ask is in the run.
// What could go wrong: a run that is not in a worker's cache is replayed for the answer, so each is asked once in ten minutes, and
// only some of them with each reading. The rest counts as `unread` until then.
import type { Client } from '@temporalio/client';
import { readInstant } from '../domain/instant';
import type { ApplicationReport, AttentionReport } from '../domain/text/report';
import type { WorkerMetrics } from '../telemetry/metrics';
import { openRuns } from '../temporal/application-runs';

export type Question = Pick<AttentionReport, 'code' | 'since'>;

const needsAttention = `${openRuns} AND ExamStatus="needs-attention"`;
/** Runs whose questions are told apart; where there are more, the cause is one for most of them. */
const mostListed = 200;
const asksPerReading = 10;
const rememberedForMs = 600_000;

interface Answer {
  askedAt: number;
  questions: readonly Question[];
}

export class AttentionGauges {
  private readonly client: Client;
  private readonly metrics: Pick<WorkerMetrics, 'attentions' | 'oldestAttention'>;
  private readonly known = new Map<string, Answer>();

  constructor(client: Client, metrics: Pick<WorkerMetrics, 'attentions' | 'oldestAttention'>) {
    this.client = client;
    this.metrics = metrics;
  }

  /** Rejects where Temporal's list does not answer. The caller bounds the call. */
  async refresh(): Promise<void> {
    const runs = await this.listed();
    for (const runId of this.known.keys()) if (!runs.has(runId)) this.known.delete(runId);
    const due = [...runs].filter(([runId]) => this.isDue(runId)).slice(0, asksPerReading);
    await Promise.all(due.map(([runId, workflowId]) => this.ask(workflowId, runId)));
    this.show([...runs.keys()].map((runId) => this.known.get(runId)?.questions));
  }

  /** Workflow ids by run id. */
  private async listed(): Promise<Map<string, string>> {
    const runs = new Map<string, string>();
    for await (const { runId, workflowId } of this.client.workflow.list({
      query: needsAttention,
      pageSize: mostListed,
    })) {
      runs.set(runId, workflowId);
      if (runs.size === mostListed) break;
    }
    return runs;
  }

  private isDue(runId: string): boolean {
    const answer = this.known.get(runId);
    return answer === undefined || performance.now() - answer.askedAt > rememberedForMs;
  }

  /** A run that does not answer, or whose key is lost, stays unread. */
  private async ask(workflowId: string, runId: string): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowId, runId);
    const report = await handle.query<ApplicationReport>('state').catch(() => undefined);
    if (report !== undefined) this.known.set(runId, { askedAt: performance.now(), questions: report.attention });
  }

  private show(asked: readonly (readonly Question[] | undefined)[]): void {
    const { attentions, oldestAttention } = this.metrics;
    attentions.reset();
    oldestAttention.reset();
    for (const [code, { count, oldest }] of tallyOf(asked)) {
      attentions.set({ code }, count);
      if (oldest !== undefined) oldestAttention.set({ code }, Math.max(0, (Date.now() - oldest) / 1000));
    }
  }
}

interface Tally {
  count: number;
  /** Epoch milliseconds. */
  oldest?: number;
}

/** Every run counts at least once: one that no question is read of counts as `unread`. */
function tallyOf(asked: readonly (readonly Question[] | undefined)[]): Map<string, Tally> {
  const tally = new Map<string, Tally>();
  for (const questions of asked) {
    const unread = questions === undefined || questions.length === 0;
    for (const { code, since } of unread ? [{ code: 'unread', since: undefined }] : questions) {
      const { count, oldest } = tally.get(code) ?? { count: 0 };
      const times = [oldest, since === undefined ? undefined : readInstant(since)].filter((time) => time !== undefined);
      tally.set(code, { count: count + 1, ...(times.length === 0 ? {} : { oldest: Math.min(...times) }) });
    }
  }
  return tally;
}
