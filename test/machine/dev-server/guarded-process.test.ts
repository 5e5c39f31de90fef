import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGuardedProcess } from '../../../dev-server/guarded-process';
import { processStamp } from '../../../dev-server/exclusive-lock';
import { runCommand } from '../../../dev-server/command';
import { eventually } from '../../support/eventually';

const sh = (script: string) => startGuardedProcess('/bin/sh', ['-c', script]);

it('keeps the last lines of both streams, and tells the exit code', async () => {
  const child = await sh('i=0; while [ $i -lt 30 ]; do i=$((i + 1)); echo "line $i"; done; echo failed >&2; exit 3');
  const exit = await child.exited;
  expect(exit).toMatchObject({ code: 3, signal: null });
  expect(exit.lastLines).toHaveLength(12);
  expect(exit.lastLines).toContain('failed');
  expect(exit.lastLines).not.toContain('line 1');
});

it('is ended by SIGTERM, or by SIGKILL when it does not listen', async () => {
  const polite = await sh('sleep 600');
  expect(await polite.stop(60_000)).toMatchObject({ signal: 'SIGTERM' });
  const deaf = await startGuardedProcess(process.execPath, [
    '-e',
    'process.on("SIGTERM", () => {}); console.log("deaf"); setInterval(() => {}, 1000)',
  ]);
  expect(await deaf.stop(500)).toMatchObject({ code: null });
  expect(processStamp(deaf.pid)).toBeUndefined();
});

it('takes the children of a wrapper script with it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'guarded-process-'));
  const note = path.join(folder, 'inner');
  try {
    const wrapper = await sh(`sleep 600 & echo $! >"${note}"; wait`);
    const inner = (): number => Number(existsSync(note) ? readFileSync(note, 'utf8') : 0);
    await eventually(() => inner() > 0);
    await wrapper.stop(60_000);
    await eventually(() => processStamp(inner()) === undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('sends nothing to a number that is no longer its own', async () => {
  const child = await sh('exit 0');
  await child.exited;
  const kill = jest.spyOn(process, 'kill');
  try {
    await child.stop(1);
    expect(kill).not.toHaveBeenCalled();
  } finally {
    kill.mockRestore();
  }
});

it('says in one line why a command failed', async () => {
  const bounds = { timeoutMs: 240_000 };
  expect(await runCommand('/bin/sh', ['-c', 'echo fine'], bounds)).toBe('fine');
  await expect(runCommand('no-such-program', [], bounds)).rejects.toThrow('no-such-program is not installed');
  await expect(runCommand('/bin/sh', ['-c', 'echo first; echo last; exit 1'], bounds)).rejects.toThrow(/^last$/);
  await expect(runCommand('/bin/sh', ['-c', 'exit 4'], bounds)).rejects.toThrow('exit code 4');
  await expect(runCommand('/bin/sh', ['-c', 'sleep 600'], { timeoutMs: 200 })).rejects.toThrow('no end within 0.2 s');
  const stuck = { ...bounds, isStuck: () => true };
  await expect(runCommand('/bin/sh', ['-c', 'sleep 600'], stuck)).rejects.toThrow('no progress');
});
