// One callback with a list of two hundred items: the sender gets its answer as soon as for one item (P-ACK, R10, R11), and what was
// not handed over is refused, so the sender keeps it. Tried with the valid secret of one provider while Temporal hung, and with
// notices whose provider answers slowly: a request lasted minutes, and a thousand of them filled the receiver. Inputs are new.
import { readItems } from '../../api/callback-reading';
import { ApplicationSignals } from '../../api/application-signals';
import { providerCallback } from '../../api/provider-callback';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { ReferenceProof } from '../../api/reference-proof';
import { RequestDeadline } from '../../api/request-deadline';
import type { CallbackPart, CallbackResult, ProviderAdapter } from '../../providers/adapter';
import { createLogger } from '../../telemetry/logger';
import { createApiMetrics } from '../../telemetry/metrics';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import type { Client } from '@temporalio/client';
import { Readable } from 'node:stream';
import { result, movement } from '../support/core-fixtures';
import { createFakeClock } from '../support/fake-clock';
import { provenReference, testReferences, testShortHash } from '../support/reference-keys';

const count = 200;

function adapterOf(parts: readonly CallbackPart[]): ProviderAdapter {
  return {
    name: 'school',
    verify: () => 'proven',
    parse: () => ({ kind: 'several', parts }),
    order: () => Promise.reject(new Error('not asked')),
  };
}

const sent = (index: number): CallbackResult => ({
  kind: 'result',
  applicationId: 1_000 + index,
  result: {
    ...result(movement(0), index, 'passed', { provider: 'school', resultId: `r-${index}` }),
    reference: provenReference('school', { applicationId: 1_000 + index }),
  },
});

/** The receiver of one provider, with a clock that stands still, and a Temporal. */
function receiver(parts: readonly CallbackPart[], client: Partial<Client>) {
  const clock = createFakeClock();
  const signals = new ApplicationSignals(client as Client, 'exam-bridge', testReferences.digests, clock);
  const options = {
    adapters: new Map([['school', adapterOf(parts)]]),
    maxBytes: 1_000,
    signals,
    deliveries: new RecentDeliveries<'accepted'>({ clock }),
    proof: new ReferenceProof(testReferences),
    nowMs: () => 0,
    clock,
    metrics: createApiMetrics(),
    logger: createLogger({ component: 'api', level: 'error', destination: { write: () => true } }),
    limiter: new RefusalLimiter(1_000, clock),
    shortHash: testShortHash,
  };
  let answer: { at: number; said: unknown } | undefined;
  const answered = (said: unknown): void => void (answer = { at: clock.now(), said });
  const request = Object.assign(Readable.from([Buffer.from('{}')]), {
    params: { provider: 'school' },
    headers: {},
    rawHeaders: [],
    url: '/callbacks/school',
    socket: {},
  });
  const handler = providerCallback(options);
  const work = Promise.resolve(handler(request as never, { json: answered } as never, () => undefined)).catch(answered);
  return { clock, work, answer: () => answer };
}

const hangs = {
  options: { interceptors: {} },
  connection: { workflowService: {} },
  withDeadline: async () => new Promise<never>(() => undefined),
} as unknown as Client;

test('P-ACK, R10: a list of 200 results is refused within 5 s while Temporal hangs', async () => {
  const { clock, answer } = receiver(
    Array.from({ length: count }, (_none, index) => sent(index)),
    hangs,
  );
  for (let step = 0; step < 20 && answer() === undefined; step += 1) await clock.advance(500);
  expect(answer()?.at).toBeLessThanOrEqual(5_000);
  expect(answer()?.said).toMatchObject({ code: 'BRIDGE_TEMPORAL_UNAVAILABLE' });
});

test('R11: the notices of one callback are fetched within the time of one, and other ones first in its next attempt', async () => {
  const clock = createFakeClock();
  const signals: AbortSignal[] = [];
  const asked: number[] = [];
  const notices = Array.from({ length: count }, (_none, index): CallbackPart => ({
    kind: 'notice',
    fetch: async (signal) => {
      signals.push(signal);
      asked.push(index);
      return sent(index);
    },
  }));
  const request = { headers: {}, socket: {} } as never;
  const read = async () => {
    const deadline = new RequestDeadline(clock);
    const callback = { adapter: adapterOf(notices), body: Buffer.from('{}'), target: {}, request, deadline };
    const items: unknown[] = [];
    for await (const item of readItems({} as never, callback)) items.push(item);
    return items;
  };
  const firsts = new Set<number | undefined>();
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = asked.length;
    expect(await read()).toHaveLength(count);
    firsts.add(asked[before]);
  }
  expect(new Set(signals).size).toBe(8);
  expect(firsts.size).toBeGreaterThan(1);
});

test('R10: what is fetched for a notice takes nothing of the time for Temporal', async () => {
  const clock = createFakeClock();
  const deadline = new RequestDeadline(clock);
  const fetched = deadline.apart(new Promise((done) => clock.after(5_000, () => done('fetched'))));
  await clock.advance(5_000);
  expect(await fetched).toBe('fetched');
  expect(deadline.msLeft).toBe(3_500);
});
