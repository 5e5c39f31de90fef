// What could go wrong: a heartbeat timeout is shortened, and Temporal gives up attempts whose worker lives.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msToNumber } from '@temporalio/common/lib/time';
import { heartbeatEveryMs, knowingEarlier, withHeartbeats } from '../../../activities/heartbeats';
import { attemptEnvironment } from '../../support/attempts';

const written = readFileSync(join(__dirname, '../../../workflows/perform-action.ts'), 'utf8');
const timeouts = [...written.matchAll(/heartbeatTimeout: '([^']+)'/g)].map(([, text = '']) => text);

/** What Temporal keeps of an attempt that hangs until its worker is killed. */
async function keptOfLost(attempt: number, saidBefore: unknown): Promise<unknown> {
  const timers = jest.spyOn(globalThis, 'setInterval');
  const environment = attemptEnvironment(attempt, saidBefore);
  let kept = saidBefore;
  environment.on('heartbeat', (details: unknown) => (kept = details));
  await environment.run(() =>
    withHeartbeats(async () => {
      const [beat] = timers.mock.lastCall ?? [];
      beat?.();
    }),
  );
  timers.mockRestore();
  return kept;
}

test('R21: the failures of a target are still counted after an attempt that hung until its worker was lost', async () => {
  const kept = await keptOfLost(9, { failedAttempt: 8, failures: 8, mayHaveLanded: true });
  const earlier = await attemptEnvironment(10, kept).run(() => knowingEarlier((known) => Promise.resolve(known)));
  expect(earlier).toEqual({ isAfterLoss: true, mayHaveLanded: true, failuresBefore: 8 });
});

test('both kinds of heartbeating activities are found', () => expect(timeouts.length).toBeGreaterThanOrEqual(2));

test.each(timeouts)('R23: a heartbeat that is half as late again is well within a timeout of %s', (timeout) => {
  const timeoutMs = msToNumber(timeout);
  expect(1.5 * heartbeatEveryMs).toBeLessThan(timeoutMs);
  // The SDK holds back a heartbeat for 80 % of the timeout, or for as long as the worker says (worker/exam-workers.ts), whichever is shorter.
  expect(Math.min(0.8 * timeoutMs, heartbeatEveryMs)).toBe(heartbeatEveryMs);
});
