// What could go wrong: a heartbeat timeout is shortened, and Temporal gives up attempts whose worker lives.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msToNumber } from '@temporalio/common/lib/time';
import { heartbeatEveryMs } from '../../../activities/heartbeats';

const written = readFileSync(join(__dirname, '../../../workflows/perform-action.ts'), 'utf8');
const timeouts = [...written.matchAll(/heartbeatTimeout: '([^']+)'/g)].map(([, text = '']) => text);

test('both kinds of heartbeating activities are found', () => expect(timeouts.length).toBeGreaterThanOrEqual(2));

test.each(timeouts)('R23: a heartbeat that is half as late again is well within a timeout of %s', (timeout) => {
  const timeoutMs = msToNumber(timeout);
  expect(1.5 * heartbeatEveryMs).toBeLessThan(timeoutMs);
  // The SDK holds back a heartbeat for 80 % of the timeout, or for as long as the worker says (worker/exam-workers.ts), whichever is shorter.
  expect(Math.min(0.8 * timeoutMs, heartbeatEveryMs)).toBe(heartbeatEveryMs);
});
