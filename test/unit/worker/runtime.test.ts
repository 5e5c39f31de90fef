// What Temporal's SDK logs reaches our log, without what it only says because our queues are as they are meant to be.
import { temporalLogger } from '../../../worker/runtime';
import { createLogger } from '../../../telemetry/logger';

it('a queue of activities alone is no warning; anything else of the SDK is', () => {
  const lines: string[] = [];
  const logger = createLogger({
    component: 'worker',
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const sdk = temporalLogger(logger);
  sdk.warn('No workflows registered, not polling for workflow tasks', { taskQueue: 'exam-bridge-gupy' });
  sdk.warn('Another warning', { taskQueue: 'exam-bridge' });
  const logged = lines.map((line) => JSON.parse(line) as { level: string; msg: string });
  expect(logged.filter(({ level }) => level === 'warn').map(({ msg }) => msg)).toEqual(['Another warning']);
});
