// PostgreSQL of this machine; where there is none and this user is root, Debian's package. What could go wrong: the package makes a
// cluster of its own and starts it at once, so it is told not to, before it is there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { types } from 'node:util';
import { isExecutable } from '../../dev-server/server-program';

const programs = ['initdb', 'postgres', 'psql'];

/** Where Debian has things, and whether this user may install. */
export interface DebianPlaces {
  /** A folder for each major version. */
  versions: string;
  clusterSettings: string;
  mayInstall: boolean;
}

/**
 * @returns the folder with initdb, postgres and psql: POSTGRES_BIN, one of the PATH, or the newest of Debian
 * @throws Error that says how to get them
 */
export function postgresFolder(env: NodeJS.ProcessEnv = process.env, places: DebianPlaces = ofThisMachine()): string {
  const found = find(env, places);
  if (found !== undefined) return found;
  const why = places.mayInstall ? install(env, places) : 'only root may install its package';
  const installed = find(env, places);
  if (installed !== undefined) return installed;
  throw new Error(
    `No PostgreSQL was found (${why}). Install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), or name the folder of initdb, postgres and psql in POSTGRES_BIN.`,
  );
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function ofThisMachine(): DebianPlaces {
  return { versions: '/usr/lib/postgresql', clusterSettings: '/etc/postgresql-common', mayInstall: isRoot() };
}

function find(env: NodeJS.ProcessEnv, { versions }: DebianPlaces): string | undefined {
  const newestFirst = existsSync(versions)
    ? readdirSync(versions).sort((one, other) => Number(other) - Number(one))
    : [];
  const folders = [
    ...[env['POSTGRES_BIN'] ?? ''],
    ...(env['PATH'] ?? '').split(path.delimiter),
    ...newestFirst.map((version) => path.join(versions, version, 'bin')),
  ];
  return folders
    .filter((folder) => folder !== '')
    .find((folder) => programs.every((name) => isExecutable(path.join(folder, name))));
}

/** @returns why it may have failed */
function install(env: NodeJS.ProcessEnv, { clusterSettings }: DebianPlaces): string {
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'pipe',
      timeout: 300_000,
    });
  const postgres = () => apt('install', '--yes', '--no-install-recommends', 'postgresql');
  process.stderr.write('PostgreSQL: installing the package of this system\n');
  if (!existsSync(clusterSettings)) {
    mkdirSync(path.join(clusterSettings, 'createcluster.d'), { recursive: true });
    writeFileSync(path.join(clusterSettings, 'createcluster.d', 'none.conf'), 'create_main_cluster = false\n');
  }
  try {
    try {
      postgres();
    } catch {
      // A fresh container has no lists of packages.
      apt('update');
      postgres();
    }
    return 'its package was installed, and lacks a program';
  } catch (error) {
    return types.isNativeError(error) ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
  }
}
