// Where `npm run test:postgres` takes PostgreSQL from, on a machine that has none in particular: what is asked of apt, and in which order.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DebianPlaces, postgresFolder } from '../support/postgres-programs';
import { ProgramSandbox } from '../support/program-sandbox';

const programs = ['initdb', 'postgres', 'psql'];

let box: ProgramSandbox;
let places: DebianPlaces;
beforeEach(() => {
  box = new ProgramSandbox();
  const [versions, clusterSettings] = ['versions', 'settings'].map((name) => path.join(box.folder, name));
  places = { versions: versions ?? '', clusterSettings: clusterSettings ?? '', mayInstall: true };
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
  box.remove();
});

/** A folder of the sandbox that holds all three programs. */
function withPrograms(folder: string): string {
  mkdirSync(path.join(box.folder, folder), { recursive: true });
  for (const name of programs) box.add(name, '', folder);
  return path.join(box.folder, folder);
}

/** As Debian's: nothing to install without lists, and then a version folder. */
function addApt({ hasLists, installs = programs }: { hasLists: boolean; installs?: readonly string[] }): void {
  const lists = path.join(box.folder, 'lists');
  if (hasLists) writeFileSync(lists, '');
  const bin = path.join(places.versions, '15', 'bin');
  const made = installs.map((name) => `echo '#!/bin/sh' >'${bin}/${name}'; /bin/chmod +x '${bin}/${name}'`).join('\n');
  box.add(
    'apt-get',
    `echo "$DEBIAN_FRONTEND" >>"$LOG"
if [ "$1" = update ]; then echo >'${lists}'; exit; fi
if [ ! -e '${lists}' ]; then echo 'E: Unable to locate package postgresql' >&2; exit 100; fi
/bin/mkdir -p '${bin}'
${made}`,
  );
}

const installing = ['apt-get install --yes --no-install-recommends postgresql', 'noninteractive'];

it('POSTGRES_BIN is first, then the PATH, then the newest version of Debian; apt is not asked', () => {
  addApt({ hasLists: true });
  withPrograms('versions/9/bin');
  const newest = withPrograms('versions/16/bin');
  expect(postgresFolder(box.env, places)).toBe(newest);
  const onPath = withPrograms('bin');
  expect(postgresFolder(box.env, places)).toBe(onPath);
  const named = withPrograms('named');
  expect(postgresFolder({ ...box.env, POSTGRES_BIN: named }, places)).toBe(named);
  expect(box.ran()).toEqual([]);
});

it('where there is none root gets the package, which is told before to make no cluster', () => {
  addApt({ hasLists: true });
  expect(postgresFolder(box.env, places)).toBe(path.join(places.versions, '15', 'bin'));
  expect(box.ran()).toEqual(installing);
  const settings = path.join(places.clusterSettings, 'createcluster.d', 'none.conf');
  expect(readFileSync(settings, 'utf8')).toBe('create_main_cluster = false\n');
});

it('in a fresh container the lists of packages come first', () => {
  addApt({ hasLists: false });
  expect(postgresFolder(box.env, places)).toBe(path.join(places.versions, '15', 'bin'));
  expect(box.ran()).toEqual([...installing, 'apt-get update', 'noninteractive', ...installing]);
});

it('settings for clusters that somebody made stay', () => {
  mkdirSync(places.clusterSettings);
  addApt({ hasLists: true });
  postgresFolder(box.env, places);
  expect(existsSync(path.join(places.clusterSettings, 'createcluster.d'))).toBe(false);
});

describe('what cannot be got is said with the way out', () => {
  const wayOut = /Install it \(Debian, Ubuntu: apt-get install postgresql;.* name the folder .* in POSTGRES_BIN\.$/;
  const why = () => {
    try {
      return postgresFolder(box.env, places);
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('without root nothing is installed', () => {
    addApt({ hasLists: true });
    places = { ...places, mayInstall: false };
    expect(why()).toMatch(/^No PostgreSQL was found \(only root may install its package\)\./);
    expect(why()).toMatch(wayOut);
    expect(box.ran()).toEqual([]);
  });

  it('apt cannot do it', () => {
    box.add('apt-get', "echo 'E: no network' >&2; exit 100");
    expect(why()).toMatch(/^No PostgreSQL was found \(E: no network\)\./);
    expect(why()).toMatch(wayOut);
  });

  it('there is no apt', () => {
    expect(why()).toMatch(/^No PostgreSQL was found \(spawnSync apt-get ENOENT\)\./);
  });

  it('the package has not all of it', () => {
    addApt({ hasLists: true, installs: ['psql'] });
    expect(why()).toContain('its package was installed, and lacks a program');
  });
});
