import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { registerExplain } from '../../../cli/explain';
import { registerInit } from '../../../cli/init';
import { inFolder, runCli } from '../../support/cli-run';
import { ConfigSandbox } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const run = (...args: string[]) => inFolder(box.dir, {}, () => runCli([registerInit, registerExplain], ...args));

test('init writes both files and says what comes next', async () => {
  const { code, stdout, stderr } = await run('init');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Wrote bridge\.yaml and \.env\.\n\nNext:\n {2}1\. Put the tokens/);
  expect(stdout).toContain('3. gupy-exam-bridge check\n');
  expect(box.read('bridge.yaml')).toContain('exams:');
  expect((await run('explain', '--job', '1', '--step', 'EXAME ADMISSIONAL')).code).toBe(0);
});

test('init prints no secret', async () => {
  const { stdout } = await run('init');
  const secrets = [...box.read('.env').matchAll(/^[A-Z_]+=(.+)$/gm)].map((match) => match[1] ?? '');
  expect(secrets.length).toBe(7);
  for (const secret of secrets) expect(stdout).not.toContain(secret);
});

test('init writes the passwords of the other containers once, in a folder for its owner alone', async () => {
  await run('init');
  const modes = ['secrets', 'secrets/postgres-password'].map((path) => statSync(join(box.dir, path)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o644]);
  const password = box.read('secrets/postgres-password');
  expect(password).toMatch(/^[0-9a-f]{48}$/);
  expect(box.read('secrets/grafana-password')).not.toBe(password);
  await run('init', '--force');
  expect(box.read('secrets/postgres-password')).toBe(password);
});

test('init --dir makes the folder and names the files in it', async () => {
  const { stdout } = await run('init', '--dir', 'etc/bridge');
  expect(stdout).toContain(`Wrote ${join('etc', 'bridge', 'bridge.yaml')} and ${join('etc', 'bridge', '.env')}.`);
  expect(stdout).toContain(`gupy-exam-bridge check --config ${join('etc', 'bridge', 'bridge.yaml')}\n`);
});

test.each([
  ['bridge.yaml and .env', 'bridge.yaml and .env exist'],
  ['.env', '.env exists'],
])('init does not touch an existing %s', async (names, exist) => {
  const mine = names.split(' and ');
  for (const name of mine) box.write(name, 'MINE=1\n');
  const { code, stdout, stderr } = await run('init');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    `error: ${exist} already. Choose another --dir, or pass --force: it overwrites bridge.yaml and adds to .env what is missing there\n`,
  );
  for (const name of mine) expect(box.read(name)).toBe('MINE=1\n');
  expect(existsSync(join(box.dir, 'bridge.yaml'))).toBe(mine.length === 2);
});

test('init where only .env is lost keeps bridge.yaml, and says that its copy has the key of what is stored', async () => {
  box.write('bridge.yaml', 'mine: 1\n');
  const { code, stdout, stderr } = await run('init');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    'error: bridge.yaml exists already, and .env is not beside it. Put its copy back: without the PAYLOAD_KEY in it no stored ' +
      'run can be read (docs/keys.md). Where nothing is stored yet, `init --dir new` makes one to move here\n',
  );
  expect(box.read('bridge.yaml')).toBe('mine: 1\n');
  expect(existsSync(join(box.dir, '.env'))).toBe(false);
});

test('init --force beside a .env that cannot be read leaves bridge.yaml as it was', async () => {
  box.write('bridge.yaml', 'mine: 1\n');
  mkdirSync(join(box.dir, '.env'));
  const { code, stderr } = await run('init', '--force');
  expect({ code, kept: box.read('bridge.yaml') }).toEqual({ code: 1, kept: 'mine: 1\n' });
  expect(stderr).toMatch(
    /^error: .*\.env cannot be used: it is a folder \(EISDIR\)\. Name another place, or correct this one\n$/,
  );
});

test('init --force writes bridge.yaml anew and keeps the secrets', async () => {
  await run('init');
  const env = box.read('.env');
  const text = box.read('bridge.yaml');
  box.write('bridge.yaml', 'broken: [');
  expect((await run('init', '--force')).code).toBe(0);
  expect(box.read('bridge.yaml')).toBe(text);
  expect(box.read('.env')).toBe(env);
});

test('init into a place that is no folder fails in a line', async () => {
  box.write('taken', '');
  const { code, stderr } = await run('init', '--dir', 'taken/inside');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: .*taken\/inside cannot be used: a part of its path is no folder \(ENOTDIR\)\. Name another place, .*\n$/,
  );
});
