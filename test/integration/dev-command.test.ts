// What a new user runs first, as a process: the story comes true, is read back from Gupy, and a restart goes on with the data.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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

const bound = 110_000;

it(
  '`dev --once` tells the main job and ends with 0',
  async () => {
    const { said, ended } = start('--once');
    const [code] = await ended;
    expect(said.text).toMatch(/takes the order [\s\S]*has the tag "Apto"[\s\S]*has the comment/);
    expect(said.text).toMatch(/Read back from Gupy:\n {2}candidate 654321 +tags: Apto\n/);
    expect(said.text).toMatch(/comment: Exame ASO-ADM: inapto\..*\[ref [0-9a-f]{10}\]/);
    expect(code).toBe(0);
  },
  bound,
);

it(
  'a restart on the same data goes on with other candidates, stays up, and SIGTERM ends it with 0',
  async () => {
    const { child, said, ended } = start();
    await eventually(
      () => said.text.includes('Up until Ctrl-C'),
      () => said.text.slice(-2_000),
      60_000,
    );
    expect(said.text).not.toContain('candidate 654321');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  },
  bound,
);

it(
  'two on one data folder: the second says who uses it, in one line, changes none of its files, and ends with 1',
  async () => {
    const first = start();
    await eventually(
      () => first.said.text.includes('gupy-exam-bridge is up'),
      () => first.said.text,
      60_000,
    );
    const written = () => ['.env', 'bridge.yaml'].map((name) => readFileSync(path.join(data, name), 'utf8'));
    const before = written();
    const second = start('--once');
    const [code] = await second.ended;
    expect(written()).toEqual(before);
    expect(second.said.text).toMatch(/^BRIDGE_DATA_IN_USE: .*process \d+/m);
    expect(second.said.text).not.toMatch(/\n +at /);
    expect(code).toBe(1);
    first.child.kill('SIGTERM');
    expect((await first.ended)[0]).toBe(0);
  },
  bound,
);
