// What bounds a flood of signals is said twice, to the embedded server and to that of docker-compose.yml, and fits our runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { serverSettings } from '../../../dev-server/embedded-server';
import { longHistory } from '../../../workflows/long-history';

const root = path.join(__dirname, '../../..');
const file = 'docker/temporal-settings.yaml';

it('docker-compose.yml tells its server the same limits as the embedded server', () => {
  const told = parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, { value: number }[]>;
  expect(told).toEqual(Object.fromEntries(Object.entries(serverSettings).map(([key, value]) => [key, [{ value }]])));
  expect(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')).toContain(`./${file}:`);
});

it('P-ACK: a run that takes no more signals is one that continues as new, and one that does not is under 500 events', () => {
  const signals = serverSettings['history.maximumSignalsPerExecution'];
  expect(signals).toBeGreaterThan(longHistory);
  // Up to the limit four events a signal (itself and a task of its own), then one a signal, and the tasks of the turn.
  const worst = longHistory + (signals - longHistory / 4) + 30;
  expect(worst).toBeLessThan(500);
  expect(serverSettings['history.maximumBufferedEventsBatch']).toBeGreaterThan(signals);
});
