// One of several processes that fight for a lock: `node … <lock> <flag> <rounds>`. Whoever holds it creates the flag, which
// fails when somebody else is inside. Ends while it holds the lock, as a killed process does.
import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { acquireLock } from '../../dev-server/exclusive-lock';

const [lockFile = '', flag = '', rounds = '0'] = process.argv.slice(2);

async function contend(): Promise<void> {
  for (let round = 1; round <= Number(rounds); round += 1) {
    const lock = await acquireLock(lockFile, { waitMs: 60_000 });
    closeSync(openSync(flag, 'wx'));
    // Long enough for the others to try.
    await pause(5);
    rmSync(flag);
    if (round < Number(rounds)) lock.release();
  }
}

contend().then(
  () => console.log('done'),
  (error: unknown) => {
    console.log(String(error));
    process.exitCode = 1;
  },
);
