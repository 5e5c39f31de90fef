// A program of Debian's package, unpacked into the cache where this machine has none: that installs nothing, starts no service and
// needs no rights. What could go wrong: a library that the package needs is missing, so its user tries the program.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** @returns why it did not work; empty where it did */
export function unpackDebianPackage(name: string, into: string): string {
  mkdirSync(path.dirname(into), { recursive: true });
  const folder = mkdtempSync(`${into}-`);
  try {
    const apt = (...args: string[]) => execFileSync('apt-get', args, { cwd: folder, stdio: 'pipe', timeout: 120_000 });
    try {
      apt('download', name);
    } catch {
      // A fresh container has no lists of packages; to get them needs root.
      apt('update');
      apt('download', name);
    }
    const [archive = ''] = readdirSync(folder).filter((file) => file.endsWith('.deb'));
    execFileSync('dpkg-deb', ['--extract', archive, 'unpacked'], { cwd: folder, stdio: 'pipe', timeout: 60_000 });
    rmSync(into, { recursive: true, force: true });
    renameSync(path.join(folder, 'unpacked'), into);
    return '';
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
