// `check` on the real processes: everything in order, and each thing that is not.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import type { CheckResult } from '../../cli/checks/check-result';
import { openRuns } from '../../temporal/application-runs';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
});

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
});

it('with everything running, each look is ok and the exit code 0', async () => {
  await world.startAll();
  const { code, stdout, stderr } = await world.command('check');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.every((line) => line.startsWith('ok       '))).toBe(true);
  expect(lines.map((line) => line.slice(9).split(':')[0])).toEqual([
    ...[
      'configuration',
      'wording',
      'tokens',
      'temporal',
      'search attributes',
      'open runs',
      'references',
      'reconciliation',
      'gupy',
    ],
    ...['gupy v2', 'webhook', 'exams[0], step "Exame admissional"', 'provider clinic', 'clock', 'publicUrl'],
  ]);
  expect(stdout).toContain('1 worker polled exam-bridge within the last 5 minutes');
  expect(stdout).toContain('the api answers at');
});

describe('with runs that are open', () => {
  /** Of the configuration that they were started under. */
  let text: string;
  beforeAll(async () => {
    text = readFileSync(world.configFile, 'utf8');
    const ids = [world.addCandidate(), world.addCandidate()];
    for (const id of ids) world.enterExam(id);
    for (const id of ids) await world.untilReport(id, ({ status }) => status === 'waiting');
    const { workflow } = await world.client();
    await eventually(async () => (await workflow.count(openRuns)).count === ids.length);
  });
  afterEach(() => writeFileSync(world.configFile, text));

  async function checkAs(change: (text: string) => string): Promise<CheckResult[]> {
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(world.configFile, changed);
    const { code, results } = await check();
    expect(code).toBe(1);
    return results.filter(({ ok }) => !ok);
  }

  const key = (id: string): string => `{ id: ${id}, secret: "${randomBytes(32).toString('base64')}" }`;
  const withKeys = (...keys: string[]) => {
    return (before: string): string => before.replace(/keys:[^\n]*(\n +- [^\n]*)*/, `keys: [${keys.join(', ')}]`);
  };

  it('all is well: they are counted', async () => {
    const { code, results } = await check();
    expect(code).toBe(0);
    expect(results.find(({ name }) => name === 'open runs')?.detail).toMatch(/^2 on task queue exam-bridge; /);
  });

  it('a key that was dropped under them is named, and what to do', async () => {
    const { id } = world.config.privacy.keys[0] ?? { id: '' };
    expect(await checkAs(withKeys(key('another')))).toEqual([
      {
        name: 'open runs',
        ok: false,
        detail: expect.stringMatching(
          `^application-\\d+ and 1 more run cannot be read: privacy.keys has no key "${id}" \\(fingerprint [0-9a-f]{8}\\)$`,
        ) as string,
        action: expect.stringContaining('Put the key that it was encrypted with back') as string,
      },
    ]);
    const [replaced] = await checkAs(withKeys(key(id)));
    expect(replaced?.detail).toContain(`cannot be read: privacy.keys has no key "${id}" (fingerprint`);
  });

  it('a task queue that was renamed under them is named, and what to do', async () => {
    const [renamed] = await checkAs((before) => before.replace(/taskQueue: .*/, 'taskQueue: renamed'));
    expect(renamed?.detail).toMatch(
      /^2 runs on another task queue than renamed, such as application-\d+ on exam-bridge$/,
    );
    expect(renamed?.action).toBe(
      'keep a worker with temporal.taskQueue: exam-bridge running until they have ended, or put that name back',
    );
  });
});

it('a worker that was killed does not answer, though the server still remembers it', async () => {
  await world.worker?.end('SIGKILL');
  const { stdout } = await world.command('check');
  expect(stdout).toMatch(
    /^UNKNOWN +temporal: .*1 worker polled exam-bridge within .*, and none answers now\. .*tart the worker/m,
  );
});

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
    { name: 'search attributes', detail: expect.stringContaining(': ExamDeadline=Datetime is missing') as string },
  ]);
  const { stdout } = await world.command('check');
  expect(stdout).toMatch(/^PROBLEM {2}search attributes: .*ExamDeadline=Datetime is missing\. Add them .*$/m);
  // No worker is to be started before that: it would wait.
  expect(stdout).toMatch(/none answers now\. A worker waits for the search attributes, so set them right first/);
});
