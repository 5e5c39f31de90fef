// `check` on the real processes: everything in order, and each thing that is not.
import type { CheckResult } from '../../cli/checks/check-result';
import { Connection } from '@temporalio/client';
import { BridgeWorld } from '../support/bridge-world';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
}, 120_000);

afterAll(() => world?.close());

async function check(): Promise<{ code: number; results: CheckResult[] }> {
  const { code, stdout, stderr } = await world.command('check', '--json');
  expect(stderr).toBe('');
  return { code, results: JSON.parse(stdout) as CheckResult[] };
}

it('without Temporal, it says so and looks at the rest all the same', async () => {
  const { code, results } = await check();
  expect(code).toBe(1);
  expect(results.filter(({ ok }) => !ok)).toMatchObject([
    { name: 'temporal', detail: expect.stringContaining('BRIDGE_TEMPORAL_UNAVAILABLE') as string },
  ]);
  expect(results.find(({ name }) => name === 'publicUrl')?.detail).toMatch(/^nothing answers at /);
}, 60_000);

it('with everything running, each look is ok and the exit code 0', async () => {
  await world.startAll();
  const { code, stdout, stderr } = await world.command('check');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.every((line) => line.startsWith('ok       '))).toBe(true);
  expect(lines.map((line) => line.slice(9).split(':')[0])).toEqual([
    ...['configuration', 'tokens', 'temporal', 'search attributes', 'gupy', 'webhook'],
    ...['exams[0], step "Exame admissional"', 'provider clinic', 'publicUrl'],
  ]);
  expect(stdout).toContain('1 worker polls exam-bridge');
  expect(stdout).toContain('the api answers at');
}, 60_000);

it('a search attribute that is missing is named with its type', async () => {
  const connection = await Connection.connect({ address: `127.0.0.1:${world.ports.temporal}` });
  try {
    await connection.operatorService.removeSearchAttributes({
      namespace: 'default',
      searchAttributes: ['ExamDeadline'],
    });
  } finally {
    await connection.close();
  }
  const { code, results } = await check();
  expect(code).toBe(1);
  expect(results.filter(({ ok }) => !ok)).toMatchObject([
    { name: 'search attributes', detail: 'missing, or of another type: ExamDeadline=Datetime' },
  ]);
}, 60_000);
