import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { registerSimulator } from '../../../cli/simulator';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient } from '../../support/api-client';
import { inFolder, runCli } from '../../support/cli-run';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { eventually } from '../../support/eventually';
import { fileWithProvider, secret } from '../../support/preset-world';
import { textWith } from '../../support/loose-match';
import { startTinyServer } from '../../support/tiny-server';
import { spawnTypeScript, type TypeScriptProcess } from '../../support/typescript-process';

const [applicationId] = demoApplicationIds;
const commentsPath = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/comments`;
const simulatorCommand = require.resolve('../../support/simulator-command.ts');
const freePorts = ['--gupy-port', '0', '--provider-port', '0'];

let box: ConfigSandbox;
let running: TypeScriptProcess | undefined;
beforeEach(() => (box = new ConfigSandbox()));
afterEach(async () => {
  await end('SIGKILL');
  box.remove();
});

/** The command in a process of its own; `lines` grows while it runs. */
async function start(...args: string[]): Promise<{ lines: string[]; gupy: string; provider: string }> {
  const lines: string[] = [];
  running = spawnTypeScript(simulatorCommand, ['simulator', ...freePorts, ...args], goodEnv, box.dir);
  createInterface({ input: running.stdout }).on('line', (line) => lines.push(line));
  const url = (name: string): string =>
    lines
      .find((line) => line.startsWith(name))
      ?.slice(name.length)
      .trim() ?? '';
  await eventually(
    () => lines.some((line) => line.startsWith('tokens')),
    () => lines.join('\n'),
  );
  return { lines, gupy: url('Gupy'), provider: url('provider') };
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ending = running;
  running = undefined;
  if (ending === undefined || ending.exitCode !== null) return ending?.exitCode ?? null;
  ending.kill(signal);
  await once(ending, 'exit');
  return ending.exitCode;
}

test('simulator serves both stand-ins with the tokens of bridge.yaml, tells the story, and ends on SIGTERM', async () => {
  box.write('bridge.yaml', exampleFile);
  const receiver = await startTinyServer();
  const { lines, gupy, provider } = await start();
  expect(lines).toContain('state     in memory');
  expect(lines).toContain(`tokens    of ${join(box.dir, 'bridge.yaml')}: Gupy's, and those of provider clinic`);
  expect(lines).toContain(
    `note      providers.clinic.url is https://exams.example.com; for this one: ${provider}, with allowPrivateNetwork: true`,
  );
  expect(lines.join('\n')).not.toContain(goodEnv.GUPY_TOKEN);
  const call = apiClient(gupy, goodEnv.GUPY_TOKEN);
  const webhook = { action: 'application.moved', postbackUrl: receiver.url };
  expect((await call('POST', '/api/v1/webhooks', webhook)).status).toBe(201);
  await apiClient(gupy)('POST', '/_sim/move', { applicationId, stepId: demoSteps.exam.id });
  await eventually(
    () => lines.some((line) => line.startsWith('bridge')),
    () => lines.join('\n'),
  );
  expect(lines).toContain(`Gupy      candidate ${applicationId} is moved to "Exame admissional"`);
  expect((await apiClient(provider, goodEnv.CLINIC_TOKEN)('GET', '/orders/none')).status).toBe(404);
  expect(await end('SIGTERM')).toBe(0);
  await receiver.close();
});

test('simulator under npx ends with the shell of npx, which passes no signal on', async () => {
  const program = [require.resolve('../../support/typescript-hook.js'), simulatorCommand, 'simulator', ...freePorts];
  const shell = spawn('/bin/sh', ['-c', '"$@" & echo $!; wait', 'sh', process.execPath, '--require', ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: box.dir,
    env: { ...process.env, ...goodEnv, npm_lifecycle_script: 'gupy-exam-bridge simulator' },
  });
  const lines: string[] = [];
  createInterface({ input: shell.stdout }).on('line', (line) => lines.push(line));
  try {
    await eventually(
      () => lines.some((line) => line.startsWith('tokens')),
      () => lines.join('\n'),
    );
    shell.kill('SIGTERM');
    // Who writes there is gone.
    await eventually(() => shell.stdout.readableEnded);
  } finally {
    if (!shell.stdout.readableEnded) process.kill(Number(lines[0]), 'SIGKILL');
  }
});

test('simulator --data remembers over a restart', async () => {
  box.write('bridge.yaml', exampleFile);
  const first = await start('--data', 'kept');
  expect(first.lines).toContain(`state     ${join(box.dir, 'kept', 'simulator.json')}`);
  await apiClient(first.gupy, goodEnv.GUPY_TOKEN)('POST', commentsPath, { text: 'Exame: apto' });
  expect(await end('SIGINT')).toBe(0);
  const second = await start('--data', 'kept');
  const { json } = await apiClient(second.gupy, goodEnv.GUPY_TOKEN)('GET', commentsPath);
  expect(json).toMatchObject({ results: [{ text: 'Exame: apto' }] });
});

test('simulator without a bridge.yaml makes tokens up and prints them for a .env', async () => {
  const { lines, gupy, provider } = await start();
  const value = (name: string): string => lines.find((line) => line.includes(`${name}=`))?.split(/=(.*)/)[1] ?? '';
  await eventually(() => value('CLINIC_CALLBACK_SECRET').startsWith('whsec_'));
  expect((await apiClient(gupy, value('GUPY_TOKEN'))('GET', '/api/v1/jobs')).status).toBe(200);
  expect((await apiClient(provider, value('CLINIC_TOKEN'))('GET', '/orders/none')).status).toBe(404);
});

const run = (...args: string[]) => inFolder(box.dir, goodEnv, () => runCli([registerSimulator], 'simulator', ...args));

test('simulator --dialect stands in for a provider of a preset, and calls back where bridge.yaml receives', async () => {
  const receiver = await startTinyServer();
  const keys = `preset: clearsale\ntoken: token-of-clearsale\ncallback: { secret: ${secret} }`;
  box.write('bridge.yaml', fileWithProvider(keys).replace('https://bridge.example.com', receiver.url));
  const { lines, provider } = await start('--dialect', 'clearsale');
  expect(lines.join('\n')).toContain('those of provider school');
  const call = apiClient(provider, 'token-of-clearsale');
  const { id } = (await call('POST', '/transaction', { document: '1', name: 'Amora' })).json as { id: string };
  await call('POST', `/transaction/${id}/backgroundcheck`, { services: ['PEP'] });
  await apiClient(provider)('POST', `/_sim/orders/${id}/complete`, { outcome: 'passed' });
  await eventually(() => receiver.seen.length === 1);
  expect(receiver.seen[0]).toMatchObject({
    path: '/callbacks/school',
    headers: { 'x-api-key': secret },
  });
  await receiver.close();
});

test('simulator stands in for Gupy alone where no provider of bridge.yaml speaks the open protocol', async () => {
  const keys = `preset: clearsale\ntoken: token-of-clearsale\ncallback: { secret: ${secret} }`;
  const both = changed(fileWithProvider(keys), '    provider: clinic\n', '    provider: school\n');
  box.write('bridge.yaml', both.replace(/ {2}clinic:\n(?: {4}.*\n)+/, ''));
  const { lines, gupy } = await start('--config', 'bridge.yaml');
  expect(lines.join('\n')).toContain(
    "Gupy's. No provider of it speaks the open protocol, so the one here is called by none (see --dialect)",
  );
  expect((await apiClient(gupy, goodEnv.GUPY_TOKEN)('GET', '/api/v1/jobs')).status).toBe(200);
});

test('simulator --help shows an example', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('$ gupy-exam-bridge simulator --config /etc/bridge/bridge.yaml --data .bridge/simulator');
});

test.each([
  ['--gupy-port', '70000'],
  ['--provider-port', 'x'],
  ['--seed', '1.5'],
])('simulator refuses %s %s, exit code 2', async (option, value) => {
  const { code, stderr } = await run(option, value);
  expect([code, stderr]).toEqual([2, textWith(`argument '${value}' is invalid`)]);
});

test('simulator says which port is taken, in one line', async () => {
  box.write('bridge.yaml', exampleFile);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await run('--gupy-port', '0', '--provider-port', String(port));
  expect(code).toBe(1);
  expect(stderr).toBe(
    `BRIDGE_PORT_IN_USE: A port is already in use: ${port}. End the other program or choose another port.\n`,
  );
  await new Promise((resolve) => other.close(resolve));
});

test('simulator says what to do with a state it cannot use, in one line', async () => {
  box.write('bridge.yaml', exampleFile);
  box.write('simulator.json', '{');
  const { code, stderr } = await run(...freePorts, '--data', '.');
  expect(code).toBe(1);
  expect(stderr).toBe(
    `BRIDGE_SIMULATOR_STATE: The simulator cannot use its state file: ${join(box.dir, 'simulator.json')} (it is damaged: no JSON). ` +
      'Make the file writable, or delete it to start afresh; a file of another version opens with that version.\n',
  );
  expect(readFileSync(join(box.dir, 'simulator.json'), 'utf8')).toBe('{');
});

test('simulator names the providers it could stand in for, exit code 2', async () => {
  box.write('bridge.yaml', exampleFile);
  const { code, stderr } = await run(...freePorts, '--provider', 'other');
  expect(code).toBe(2);
  expect(stderr).toContain('has no provider other of kind http, which --dialect http stands in for. It has: clinic');
});

test('simulator refuses a bridge.yaml that cannot be used, and one that was asked for and is not there', async () => {
  writeFileSync(join(box.dir, 'bridge.yaml'), changed(exampleFile, 'deadline: 10d', 'deadline: soon'));
  expect((await run(...freePorts)).code).toBe(2);
  const missing = await run(...freePorts, '--config', 'none.yaml');
  expect([missing.code, missing.stderr]).toEqual([2, textWith('BRIDGE_CONFIG_MISSING')]);
});
