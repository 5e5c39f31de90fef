import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acquireLock, processStamp } from '../../../dev-server/exclusive-lock';
import { firstLine, spawnTypeScript } from '../../support/typescript-process';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exclusive-lock-'));
  file = path.join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const atOnce = { waitMs: 0 };

it('is held by one, names the holder, and is free after the release', async () => {
  const lock = await acquireLock(file, atOnce);
  const told: number[] = [];
  await expect(acquireLock(file, { waitMs: 0, onWait: (pid) => told.push(pid) })).rejects.toMatchObject({
    name: 'LockHeld',
    pid: process.pid,
  });
  expect(told).toEqual([process.pid]);
  lock.release();
  (await acquireLock(file, atOnce)).release();
});

it('lets a second one wait for the first', async () => {
  const lock = await acquireLock(file, atOnce);
  const second = acquireLock(file, { waitMs: 30_000, onWait: () => lock.release() });
  (await second).release();
});

it('lives and dies with the process that it was handed to', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    (await acquireLock(file, atOnce)).handTo(pid);
    await expect(acquireLock(file, atOnce)).rejects.toMatchObject({ pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await acquireLock(file, atOnce)).release();
  } finally {
    child.kill('SIGKILL');
  }
});

it('takes over from a process whose number was given to another one', async () => {
  writeFileSync(`${file}.7`, JSON.stringify({ pid: process.pid, stamp: 'of an earlier process' }));
  (await acquireLock(file, atOnce)).release();
  expect(readdirSync(folder)).toEqual(['lock.8']);
});

it.each(['', '{', 'null', '{"pid":"x"}'])('takes over a file that no holder writes: %j', async (content) => {
  writeFileSync(`${file}.1`, content);
  (await acquireLock(file, atOnce)).release();
});

it('has one holder at a time when processes fight for it and die with it', async () => {
  const flag = path.join(folder, 'inside');
  const script = require.resolve('../../support/lock-contender');
  const contenders = Array.from({ length: 4 }, () => spawnTypeScript(script, [file, flag, '25']));
  try {
    expect(await Promise.all(contenders.map((contender) => firstLine(contender.stdout)))).toEqual(
      contenders.map(() => 'done'),
    );
  } finally {
    for (const contender of contenders) contender.kill('SIGKILL');
  }
});

it('tells a process from none', async () => {
  expect(processStamp(process.pid)).toBe(processStamp(process.pid));
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  expect(processStamp(pid)).toBeUndefined();
});
