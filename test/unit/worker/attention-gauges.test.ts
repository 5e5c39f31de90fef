// What the gauges say of runs that wait for an operator, and how often these runs are asked.
import type { Client } from '@temporalio/client';
import { createWorkerMetrics } from '../../../telemetry/metrics';
import { AttentionGauges, type Question } from '../../../worker/attention-gauges';
import { ScrapedMetrics } from '../../support/scraped-metrics';

/** Temporal's list, and runs that answer. */
class Desk {
  readonly runs = new Map<string, readonly Question[] | Error>();
  readonly asked: string[] = [];
  private readonly metrics = createWorkerMetrics();
  private readonly gauges = new AttentionGauges(this.client(), this.metrics);

  async read(): Promise<ScrapedMetrics> {
    await this.gauges.refresh();
    return new ScrapedMetrics(await this.metrics.registry.metrics());
  }

  private client(): Client {
    const { runs, asked } = this;
    return {
      workflow: {
        async *list() {
          for (const runId of runs.keys()) yield { runId, workflowId: `application-${runId}` };
        },
        getHandle: (_workflowId: string, runId: string) => ({
          async query() {
            asked.push(runId);
            const attention = runs.get(runId);
            if (attention instanceof Error) throw attention;
            return { attention };
          },
        }),
      },
    } as unknown as Client;
  }
}

const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
const now = new Date().toISOString();
const refused = { code: 'BRIDGE_GUPY_REJECTED', since: hourAgo };

it('P-STUCK: counts the questions by code, with the age of the oldest', async () => {
  const desk = new Desk();
  desk.runs.set('a', [refused]);
  desk.runs.set('b', [
    { code: 'BRIDGE_GUPY_REJECTED', since: now },
    { code: 'BRIDGE_RULE_GONE', since: now },
  ]);
  const metrics = await desk.read();
  expect(metrics.sum('bridge_attentions', { code: 'BRIDGE_GUPY_REJECTED' })).toBe(2);
  expect(metrics.sum('bridge_attentions', { code: 'BRIDGE_RULE_GONE' })).toBe(1);
  const oldest = metrics.sum('bridge_attention_oldest_seconds', { code: 'BRIDGE_GUPY_REJECTED' });
  expect(oldest).toBeGreaterThanOrEqual(3_600);
  expect(oldest).toBeLessThan(3_700);
});

it('P-TRUE: a run that does not answer counts as unread, without an age', async () => {
  const desk = new Desk();
  desk.runs.set('a', new Error('no worker'));
  desk.runs.set('b', []);
  const metrics = await desk.read();
  expect(metrics.sum('bridge_attentions', { code: 'unread' })).toBe(2);
  expect(metrics.sum('bridge_attention_oldest_seconds')).toBe(0);
});

it('asks each run once, ten with a reading, and forgets one that waits no more', async () => {
  const desk = new Desk();
  for (let run = 0; run < 15; run += 1) desk.runs.set(String(run), [refused]);
  const first = await desk.read();
  expect(first.sum('bridge_attentions', { code: 'unread' })).toBe(5);
  expect(desk.asked).toHaveLength(10);
  expect((await desk.read()).sum('bridge_attentions', { code: refused.code })).toBe(15);
  await desk.read();
  expect(desk.asked).toHaveLength(15);
  desk.runs.clear();
  expect((await desk.read()).sum('bridge_attentions')).toBe(0);
});

it('reads no more than 200 of a flood', async () => {
  const desk = new Desk();
  for (let run = 0; run < 250; run += 1) desk.runs.set(String(run), [refused]);
  expect((await desk.read()).sum('bridge_attentions')).toBe(200);
});
