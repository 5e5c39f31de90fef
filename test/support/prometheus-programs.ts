// Prometheus and promtool of this machine; where there are none, those of Debian's package.
import path from 'node:path';
import { cacheFolder, isExecutable } from '../../dev-server/server-program';
import { unpackDebianPackage } from './debian-package';

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
  const why = unpackDebianPackage('prometheus', cached);
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
