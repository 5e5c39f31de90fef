// Prometheus and promtool of this machine; where there are none, those of Debian's package, unpacked into the cache: that installs
// nothing, starts no service and needs no rights.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../dev-server/server-program';
import { isExecutable } from '../../dev-server/executable';

export interface PrometheusPrograms {
  prometheus: string;
  promtool: string;
}

/** @throws Error that says how to get them */
export function prometheusPrograms(env: NodeJS.ProcessEnv = process.env): PrometheusPrograms {
  const cached = path.join(cacheFolder(env), 'prometheus');
  const folders = [...(env['PATH'] ?? '').split(path.delimiter), path.join(cached, 'usr', 'bin')];
  const found = find(folders);
  if (found !== undefined) return found;
  const why = unpack(cached);
  const unpacked = find(folders);
  if (unpacked !== undefined) return unpacked;
  throw new Error(
    `No prometheus and promtool were found (${why}). Install them (Debian, Ubuntu: apt-get install prometheus; macOS: brew install prometheus), or put them on the PATH.`,
  );
}

function find(folders: readonly string[]): PrometheusPrograms | undefined {
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) =>
    folders.map((folder) => path.join(folder, name)).find(isExecutable),
  );
  return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool };
}

/** @returns why it did not work */
function unpack(into: string): string {
  mkdirSync(path.dirname(into), { recursive: true });
  const folder = mkdtempSync(`${into}-`);
  try {
    execFileSync('apt-get', ['download', 'prometheus'], { cwd: folder, stdio: 'pipe', timeout: 120_000 });
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
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
