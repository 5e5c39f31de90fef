// What a new user runs first, as a process: the story comes true, is read back from Gupy, and a restart goes on with the data.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { ProviderState } from '../../simulator/provider/order-records';
import { eventually } from '../support/eventually';

const main = path.join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const data = mkdtempSync(path.join(tmpdir(), 'bridge-dev-'));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, 'dev', '--data', data, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => void (said.text += chunk.toString()));
  }
  return { child, said, ended: once(child, 'close') as Promise<[number | null]> };
}

/** What listens on every address answers on this one too; what listens on 127.0.0.1 alone does not. */
const anotherLoopback = '127.0.0.2';

async function isOpen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function expectLoopbackOnly(overview: string): Promise<void> {
  const ports = [...new Set([...overview.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)))];
  expect(ports.length).toBeGreaterThanOrEqual(7);
  for (const port of ports) {
    expect([port, await isOpen(port, '127.0.0.1'), await isOpen(port, anotherLoopback)]).toEqual([port, true, false]);
  }
}

/** Every user of a machine can read them. Looked for on systems that show them as files. */
function expectNoSecretOnCommandLines(): void {
  const env = parseEnv(readFileSync(path.join(data, '.env'), 'utf8'));
  const secrets = Object.entries(env).filter(([name]) => name !== 'TEMPORAL_ADDRESS');
  expect(secrets.length).toBeGreaterThan(4);
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = commandLineOf(pid);
    for (const [name, secret] of secrets) expect([name, line.includes(secret ?? '')]).toEqual([name, false]);
  }
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Between order and result, in this order and once each in the simulated Gupy (P-PROGRESS). */
function expectEachOnce(told: string): void {
  const stages = [
    /has the tag "Exame solicitado"$/gm,
    /has the comment "Exame ASO-ADM agendado para .* Clínica Centro/g,
    /has the comment "Exame ASO-ADM agendado para .* Clínica Sul/g,
    /gets the message "template 4713"/g,
    /has the comment "Exame ASO-ADM agendado para .* Clínica Oeste/g,
    /has the tag "Exame realizado"$/gm,
    /has the tag "Apto"$/gm,
  ];
  const first = told
    .split('\n')
    .filter((line) => line.includes('candidate 654321 '))
    .join('\n');
  const places = stages.map((stage) => [...first.matchAll(stage)].map(({ index }) => index));
  expect(places.map((found) => found.length)).toEqual(stages.map(() => 1));
  expect(places.flat()).toEqual(places.flat().toSorted((a, b) => a - b));
}

/** P-TRUE: whoever opens the demo's candidates finds no exam that was taken before its date. */
function expectNoResultBeforeItsDate(): void {
  const saved = JSON.parse(readFileSync(path.join(data, 'simulator.json'), 'utf8')) as {
    sections: { provider: ProviderState };
  };
  const dates = saved.sections.provider.book.orders.flatMap(({ progress, versions }) => {
    const scheduledFor = progress.findLast(({ stage }) => stage === 'scheduled')?.scheduledFor;
    return scheduledFor === undefined ? [] : versions.map(({ occurredAt }) => ({ scheduledFor, occurredAt }));
  });
  expect(dates.length).toBeGreaterThan(0);
  expect(dates.filter(({ scheduledFor, occurredAt }) => Date.parse(scheduledFor) > Date.parse(occurredAt))).toEqual([]);
}

/** P-UPGRADE: the worker in this process is stopped, and another build goes on with the exam. */
async function expectUpgrade(sandbox: string): Promise<void> {
  const answer = await fetch(`${sandbox}_sim/stories/upgrade`, { method: 'POST', body: '{}' });
  const { failure, checks = [] } = (await answer.json()) as { failure?: string; checks?: { holds: boolean }[] };
  expect([failure, checks.filter(({ holds }) => !holds), checks.length]).toEqual([null, [], 5]);
}

it('`dev --once` tells the main job and ends with 0', async () => {
  const { said, ended } = start('--once');
  const [code] = await ended;
  expect(said.text).toMatch(/takes the order [\s\S]*has the tag "Apto"[\s\S]*has the comment/);
  expectEachOnce(said.text);
  expectNoResultBeforeItsDate();
  expect(said.text).toMatch(/Read back from Gupy:\n {2}candidate 654321 +tags: Apto\n/);
  expect(said.text).toMatch(/comment: Exame ASO-ADM: inapto\..*\[ref [0-9a-f]{10}\]/);
  expect(code).toBe(0);
});

it('P-UPGRADE: a restart on the same data goes on with other candidates, stays up, replaces its worker, and SIGTERM ends it with 0', async () => {
  const { child, said, ended } = start();
  await eventually(
    () => said.text.includes('Up until Ctrl-C'),
    () => said.text.slice(-2_000),
  );
  expect(said.text).not.toContain('candidate 654321');
  expect(statSync(data).mode & 0o777).toBe(0o700);
  await expectLoopbackOnly(said.text);
  // Where a `check` of the real installation looks, it must not meet the demo.
  expect(said.text).not.toContain(':7233');
  expectNoSecretOnCommandLines();
  await expectUpgrade(/Open the sandbox: (\S+)/.exec(said.text)?.[1] ?? '');
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
});

it('two on one data folder: the second says who uses it, in one line, changes none of its files, and ends with 1', async () => {
  const first = start();
  await eventually(
    () => first.said.text.includes('gupy-exam-bridge is up'),
    () => first.said.text,
  );
  const written = () => ['.env', 'bridge.yaml'].map((name) => readFileSync(path.join(data, name), 'utf8'));
  const before = written();
  const second = start('--once');
  const [code] = await second.ended;
  expect(written()).toEqual(before);
  expect(second.said.text).toMatch(
    /^BRIDGE_DATA_IN_USE: .*process \d+, most likely a demo that still runs: .*dev --data FOLDER/m,
  );
  expect(second.said.text).not.toMatch(/\n +at /);
  expect(code).toBe(1);
  first.child.kill('SIGTERM');
  expect((await first.ended)[0]).toBe(0);
});
