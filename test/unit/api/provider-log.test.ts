import { logOfProvider } from '../../../api/provider-log';
import { createLogger } from '../../../telemetry/logger';
import { RefusalLimiter } from '../../../telemetry/refusal-limiter';
import { createFakeClock } from '../../support/fake-clock';

test('R27: a provider writes so many lines a minute and no more; another one, and its own refusals, have theirs', async () => {
  const clock = createFakeClock();
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  const limiter = new RefusalLimiter(60, clock);
  const log = { limiter, logger: createLogger({ component: 'api', level: 'info', destination }) };
  const linesOf = (provider: string) => {
    const before = lines.length;
    for (let index = 0; index < 1_000; index += 1) logOfProvider(log, { provider }, 'One more');
    return lines.length - before;
  };
  expect(linesOf('school')).toBe(60);
  expect(linesOf('clinic')).toBe(60);
  expect(linesOf('school')).toBe(0);
  expect(limiter.refuse('203.0.113.7')).toBeUndefined();
  await clock.advance(60_000);
  expect(linesOf('school')).toBe(60);
});
