// What a hint says is typed as it stands. Whoever came through npm (`npx gupy-exam-bridge init`, `npm start`) has no such program on the
// PATH: "command not found" is the answer to the first hint that leaves npx out. Whoever has it on the PATH needs no npx.
import { registerExplain } from '../../cli/explain';
import { describeError, fail, failAsJson } from '../../cli/fail';
import { registerInit } from '../../cli/init';
import { outcomeText } from '../../cli/reconcile-text';
import { BridgeError } from '../../domain/error-table';
import { inFolder, runCli } from '../support/cli-run';
import { ConfigSandbox } from '../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => (box = new ConfigSandbox()));
afterEach(() => box.remove());

const bare = /(?<!npx )gupy-exam-bridge (?=[a-z])/;
const throughNpm = { npm_command: 'exec' };

it('the next steps of init', async () => {
  const typed = async (env: Record<string, string>, ...args: string[]) =>
    (await inFolder(box.dir, env, () => runCli([registerInit], 'init', ...args))).stdout;
  const linked = await typed({});
  expect(linked).toContain('3. gupy-exam-bridge check\n');
  expect(linked).not.toContain('npx');
  const npx = await typed(throughNpm, '--force');
  expect(npx).toContain('3. npx gupy-exam-bridge check\n');
  expect(npx).not.toMatch(bare);
});

it('the examples of --help', async () => {
  const { stdout } = await inFolder(box.dir, throughNpm, () => runCli([registerExplain], 'explain', '--help'));
  expect(stdout).toContain('  $ npx gupy-exam-bridge explain --job 123456');
});

it('what an error says to do, in a line and as JSON', async () => {
  const missing = new BridgeError('BRIDGE_CONFIG_MISSING', 'bridge.yaml does not exist');
  const said: string[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  await inFolder(box.dir, throughNpm, async () => [fail(missing), failAsJson(missing)]);
  stderr.mockRestore();
  expect(said).toHaveLength(2);
  for (const line of said) {
    expect(line).toContain('or write one with `npx gupy-exam-bridge init`.');
    expect(line).not.toMatch(bare);
  }
  expect(describeError(missing)).toContain('`gupy-exam-bridge init`');
});

it('whom reconciliation found', async () => {
  const step = { jobId: 1, step: { id: 2, name: 'Exame' }, exam: 0, listed: 1, found: 0, present: 1 };
  const counts = { left: 0, known: 0, settled: 0, unsure: 0 };
  const outcome = {
    orders: 'missed',
    exams: ['a'],
    jobs: 1,
    steps: [{ ...step, ...counts }],
    webhookRepaired: [],
    warnings: [],
  };
  const text = await inFolder(box.dir, throughNpm, async () => outcomeText(outcome as never));
  expect(text).toContain('`npx gupy-exam-bridge reconcile --present --exam 0` orders');
});
