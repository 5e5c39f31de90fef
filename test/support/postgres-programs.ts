// PostgreSQL of this machine; where there is none and this user is root, Debian's package. What could go wrong: the package makes a
// cluster of its own and starts it at once, so it is told not to, before it is there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isExecutable } from '../../dev-server/executable';

const programs = ['initdb', 'postgres', 'psql'];
const debian = '/usr/lib/postgresql';
const clusterSettings = '/etc/postgresql-common';

/**
 * @returns the folder with initdb, postgres and psql: POSTGRES_BIN, one of the PATH, or the newest of Debian
 * @throws Error that says how to get them
 */
export function postgresFolder(env: NodeJS.ProcessEnv = process.env): string {
  const found = find(env) ?? (isRoot() ? installed(env) : undefined);
  if (found !== undefined) return found;
  throw new Error(
    'No PostgreSQL was found. Install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), or name the folder of initdb, postgres and psql in POSTGRES_BIN.',
  );
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function find(env: NodeJS.ProcessEnv): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...[env['POSTGRES_BIN'] ?? ''],
    ...(env['PATH'] ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  return folders
    .filter((folder) => folder !== '')
    .find((folder) => programs.every((name) => isExecutable(path.join(folder, name))));
}

function installed(env: NodeJS.ProcessEnv): string | undefined {
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'pipe',
      timeout: 300_000,
    });
  const install = () => apt('install', '--yes', '--no-install-recommends', 'postgresql');
  process.stderr.write('PostgreSQL: installing the package of this system\n');
  if (!existsSync(clusterSettings)) {
    mkdirSync(path.join(clusterSettings, 'createcluster.d'), { recursive: true });
    writeFileSync(path.join(clusterSettings, 'createcluster.d', 'none.conf'), 'create_main_cluster = false\n');
  }
  try {
    install();
  } catch {
    // A fresh container has no lists of packages.
    apt('update');
    install();
  }
  return find(env);
}
