import { readFileSync } from 'node:fs';

/**
 * Tells a living process from a later one that was given the same number, as happens after every restart of a container.
 * @returns undefined when there is no such process. Where the system has no /proc the stamp is the same for all: a
 * reused number then looks alive.
 */
export function processStamp(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return process.platform === 'linux' ? startOf(pid) : 'alive';
}

function startOf(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the name in parentheses and may hold anything; state is the 3rd field, start time the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}
