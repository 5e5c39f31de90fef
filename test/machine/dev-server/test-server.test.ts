import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { resolveTestServer } from '../../support/time-skipping-server';
import { ProgramSandbox } from '../../support/program-sandbox';

let sandbox: ProgramSandbox;

beforeEach(() => {
  sandbox = new ProgramSandbox();
});

afterEach(() => sandbox.remove());

const resolve = () => resolveTestServer(sandbox);
const place = () =>
  path.join(sandbox.folder, 'cache', `temporal-test-server-1.32.0-${process.platform}-${process.arch}`);

function addJavaAndMaven(): void {
  // The launcher asks for its own folder by dirname.
  sandbox.add('dirname', 'exec /usr/bin/dirname "$@"');
  sandbox.add('java', '[ "$1" = -version ] || echo "Usage: <command> <port> <flags>"');
  sandbox.add('mvn', '/bin/mkdir lib && echo jar >lib/temporal-test-server.jar');
}

it('takes TEMPORAL_TEST_SERVER_PATH, and goes on when there is nothing', async () => {
  const given = sandbox.add('mine', '', '.');
  sandbox.env.TEMPORAL_TEST_SERVER_PATH = given;
  expect(await resolve()).toBe(given);
  rmSync(given);
  await expect(resolve()).rejects.toMatchObject({
    code: 'BRIDGE_SERVER_MISSING',
    detail: expect.stringMatching(
      /TEMPORAL_TEST_SERVER_PATH: .*mine does not exist; cache: nothing there; SDK's download: .+; Maven: java is not installed$/,
    ) as string,
  });
});

it('assembles it with Maven into a program that passes its arguments on, and finds it in the cache', async () => {
  addJavaAndMaven();
  const file = await resolve();
  expect(file).toBe(path.join(place(), 'temporal-test-server'));
  expect(readdirSync(path.join(place(), 'lib'))).toEqual(['temporal-test-server.jar']);
  expect(sandbox.ran().find((line) => line.startsWith('mvn'))).toMatch(/includeScope=runtime/);
  spawnSync(file, ['7777', '--enable-time-skipping'], { env: sandbox.env });
  expect(sandbox.ran().at(-1)).toBe(
    `java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp ${place()}/lib/* io.temporal.testserver.TestServer 7777 --enable-time-skipping`,
  );
  const before = sandbox.ran().length;
  expect(await resolve()).toBe(file);
  expect(sandbox.ran()).toHaveLength(before);
});

it('does not keep a class path that does not start', async () => {
  addJavaAndMaven();
  sandbox.add('java', '[ "$1" = -version ] || echo "Could not find or load main class"');
  mkdirSync(place(), { recursive: true });
  await expect(resolve()).rejects.toThrow(/Maven: it does not start: Could not find or load main class$/);
  expect(readdirSync(place())).toEqual([]);
});
