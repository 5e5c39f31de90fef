import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { downloadWithSdk } from '../../../dev-server/sdk-download';
import { resolveTemporalCli } from '../../../dev-server/temporal-cli';
import { eventually } from '../../support/eventually';
import { ProgramSandbox } from '../../support/program-sandbox';
import { firstLine, spawnTypeScript } from '../../support/typescript-process';

let sandbox: ProgramSandbox;

beforeEach(() => {
  sandbox = new ProgramSandbox();
});

afterEach(() => sandbox.remove());

const says = (server: string) => `echo "temporal version 1.0.0 (Server ${server}, UI 2.42.1)"`;
const resolve = () => resolveTemporalCli(sandbox);
const inCache = (...names: string[]) =>
  path.join(sandbox.folder, 'cache', `temporal-cli-1.5.1-${process.platform}-${process.arch}`, ...names);

/** A `go` that "builds" a CLI as go install does; `before` comes in the middle of its work. */
function addGo(before = ''): void {
  sandbox.add(
    'go',
    `[ "$1" = version ] && exit 0
printf '#!/bin/sh\\n' >"$GOBIN/temporal"
${before}
printf '%s\\n' '${says('1.29.1')}' >>"$GOBIN/temporal"
/bin/chmod 755 "$GOBIN/temporal"`,
  );
}

it('takes TEMPORAL_CLI_PATH first', async () => {
  sandbox.add('temporal', says('1.29.1'));
  const given = sandbox.add('mine', says('1.30.0'), '.');
  sandbox.env.TEMPORAL_CLI_PATH = given;
  expect(await resolve()).toBe(given);
  expect(sandbox.steps).toEqual([`Temporal CLI: ${given} (TEMPORAL_CLI_PATH)`]);
});

it('tells that a given path is of no use, and takes the one on the PATH', async () => {
  const onPath = sandbox.add('temporal', says('2.0.0'));
  sandbox.env.TEMPORAL_CLI_PATH = path.join(sandbox.folder, 'nothing');
  expect(await resolve()).toBe(onPath);
  expect(sandbox.steps[0]).toMatch(/^Temporal CLI: TEMPORAL_CLI_PATH: .*nothing is not installed$/);
});

it('does not use one that is too old or something else, and takes the cached one', async () => {
  sandbox.add('temporal', says('1.24.2'));
  sandbox.env.TEMPORAL_CLI_PATH = sandbox.add('other', 'echo "temporal 0.9 of another kind"', '.');
  mkdirSync(inCache(), { recursive: true });
  writeFileSync(inCache('temporal'), '');
  expect(await resolve()).toBe(inCache('temporal'));
  expect(sandbox.steps[0]).toMatch(/is no Temporal CLI: --version says "temporal 0.9 of another kind"$/);
  expect(sandbox.steps[1]).toMatch(/too old, its server is 1\.24, 1\.29 is needed$/);
});

it('builds with go when nothing can be downloaded, and finds it in the cache the next time', async () => {
  addGo();
  expect(await resolve()).toBe(inCache('temporal'));
  expect(sandbox.ran()).toEqual(['go version', 'go install github.com/temporalio/cli/cmd/temporal@v1.5.1']);
  expect(sandbox.steps.join('\n')).toMatch(
    /downloading v1\.5\.1.*\n.*SDK's download: .*\n.*building v1\.5\.1 with go install.*\n.*\(go install\)$/,
  );
  expect(await resolve()).toBe(inCache('temporal'));
  expect(sandbox.ran()).toHaveLength(2);
});

it('says why every source failed when all do', async () => {
  await expect(resolve()).rejects.toMatchObject({
    code: 'BRIDGE_SERVER_MISSING',
    detail: expect.stringMatching(
      /^Temporal CLI: TEMPORAL_CLI_PATH: nothing there; PATH: nothing there; cache: nothing there; SDK's download: .+; go install: go is not installed$/,
    ) as string,
  });
});

it('keeps nothing of a build that fails or makes something that does not run', async () => {
  addGo('echo "no space left on device" >&2; exit 1');
  await expect(resolve()).rejects.toThrow(/go install: no space left on device$/);
  addGo(`printf '%s\\n' 'exit 1' >>"$GOBIN/temporal"`);
  await expect(resolve()).rejects.toThrow(/go install: /);
  expect(readdirSync(path.join(sandbox.folder, 'cache'))).toEqual(['locks']);
});

it('never uses a half-finished build of a killed process, and takes over its lock', async () => {
  const pause = path.join(sandbox.folder, 'pause');
  addGo(`while [ -e "${pause}" ]; do /bin/sleep 0.1; done`);
  writeFileSync(pause, '');
  const first = spawnTypeScript(require.resolve('../../support/resolver-process'), [], sandbox.env);
  try {
    await eventually(() => sandbox.ran().length === 2);
    const isHalf = (name: string) => name.startsWith('unfinished-');
    expect(readdirSync(path.join(sandbox.folder, 'cache')).filter(isHalf)).toHaveLength(1);
    first.kill('SIGKILL');
    await once(first, 'exit');
    addGo();
    expect(await resolve()).toBe(inCache('temporal'));
    expect(readdirSync(path.join(sandbox.folder, 'cache')).filter(isHalf)).toEqual([]);
  } finally {
    first.kill('SIGKILL');
  }
});

it('is built once when two processes want it at the same time', async () => {
  const pause = path.join(sandbox.folder, 'pause');
  addGo(`while [ -e "${pause}" ]; do /bin/sleep 0.1; done`);
  writeFileSync(pause, '');
  const script = require.resolve('../../support/resolver-process');
  const first = spawnTypeScript(script, [], sandbox.env);
  try {
    const found = firstLine(first.stdout);
    found.catch(() => undefined);
    await eventually(() => sandbox.ran().length === 2);
    const second = resolve();
    second.catch(() => undefined);
    await eventually(() => sandbox.steps.some((step) => step.includes('is installing it already, waiting')));
    rmSync(pause);
    expect(await Promise.all([found, second])).toEqual([inCache('temporal'), inCache('temporal')]);
    expect(sandbox.ran().filter((line) => line.startsWith('go install'))).toHaveLength(1);
  } finally {
    first.kill('SIGKILL');
  }
});

it('gives up a download from which nothing arrives', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const env = { ...sandbox.env, HTTPS_PROXY: `http://127.0.0.1:${port}` };
  const folder = mkdtempSync(path.join(sandbox.folder, 'download-'));
  const source = { start: 'createLocal', version: 'v1.5.1', env, silenceMs: 1_000 } as const;
  try {
    await expect(downloadWithSdk(source, folder, 'temporal')).rejects.toThrow('no progress');
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
