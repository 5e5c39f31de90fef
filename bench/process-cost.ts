// What processes cost, by Linux' own account in /proc: processor time of a process or of a group of processes, and resident memory.
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Of one process, its children, and those in the group that it leads. Milliseconds of processor time since its start. */
export function processorMs(pid: number): number {
  const inGroup = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter((stat) => [stat.pid, stat.group, stat.parent].includes(pid));
  return inGroup.reduce((sum, { ticks }) => sum + ticks, 0) * (1000 / ticksPerSecond);
}

export function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return Math.round((pages * 4096) / 2 ** 20);
}

function statOf(pid: number): { pid: number; parent: number; group: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program may hold blanks and brackets.
    const [, parent, group, , , , , , , , , user, system] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { pid, parent: parent ?? 0, group: group ?? 0, ticks: (user ?? 0) + (system ?? 0) };
  } catch {
    return undefined; // It has ended meanwhile.
  }
}
