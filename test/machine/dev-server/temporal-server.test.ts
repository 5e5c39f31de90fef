// Where the suites of the production topology find the Temporal server (test/support/temporal-server-programs.ts).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProgramSandbox } from '../../support/program-sandbox';
import { resolveTemporalServer, serverVersion } from '../../support/temporal-server-programs';

let sandbox: ProgramSandbox;

beforeEach(() => {
  sandbox = new ProgramSandbox();
});
afterEach(() => sandbox.remove());

const resolve = () => resolveTemporalServer(sandbox);
const inCache = (...names: string[]) =>
  path.join(sandbox.folder, 'cache', `temporal-server-${serverVersion}-${process.platform}-${process.arch}`, ...names);

it('is built with its schema tool and its schema, once', async () => {
  const sources = path.join(sandbox.folder, 'sources', 'schema', 'postgresql', 'v12');
  mkdirSync(sources, { recursive: true });
  writeFileSync(path.join(sources, 'schema.sql'), 'SELECT 1');
  sandbox.add(
    'go',
    `[ "$1" = list ] && echo "${path.join(sandbox.folder, 'sources')}"
[ "$1" = install ] || exit 0
for name in server sql; do
  printf '#!/bin/sh\\necho temporal version ${serverVersion}\\n' >"$GOBIN/$name"
  /bin/chmod 755 "$GOBIN/$name"
done`,
  );
  expect(await resolve()).toBe(inCache('temporal-server'));
  expect(readFileSync(inCache('temporal-sql-tool'), 'utf8')).toContain(serverVersion);
  expect(readFileSync(inCache('schema', 'postgresql', 'v12', 'schema.sql'), 'utf8')).toBe('SELECT 1');
  const built = sandbox.ran().length;
  expect(await resolve()).toBe(inCache('temporal-server'));
  expect(sandbox.ran()).toHaveLength(built);
});

it('is not taken from TEMPORAL_SERVER_PATH without its schema tool, and says so', async () => {
  sandbox.env['TEMPORAL_SERVER_PATH'] = sandbox.add('temporal-server', '', '.');
  await expect(resolve()).rejects.toThrow(/temporal-sql-tool does not exist.*go install: go is not installed/);
});
