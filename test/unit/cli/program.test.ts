import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { registerCheck } from '../../../cli/check';
import { registerDev } from '../../../cli/dev';
import { registerExplain } from '../../../cli/explain';
import { describeError, UsageError } from '../../../cli/fail';
import { registerInit } from '../../../cli/init';
import { type BridgeCommand } from '../../../cli/program';
import { ConfigInvalid } from '../../../config/problem';
import { BridgeError } from '../../../domain/error-table';
import { runCli } from '../../support/cli-run';

const commands = [registerDev, registerInit, registerCheck, registerExplain];

/** A command that ends as its handler does. */
const failing = (handler: () => number | void) => (program: BridgeCommand) =>
  void program.command('go').performs(handler);

function raise(error: Error): never {
  throw error;
}

test.each([
  ['what a handler returns', () => 1, 1],
  ['nothing', () => undefined, 0],
  ['a usage error', () => raise(new UsageError('no')), 2],
  ['a wrong configuration', () => raise(new ConfigInvalid('b', [])), 2],
  ['a missing configuration', () => raise(new BridgeError('BRIDGE_CONFIG_MISSING', 'x')), 2],
  ['another error of ours', () => raise(new BridgeError('BRIDGE_TEMPORAL_UNAVAILABLE', 'x')), 1],
  ['an unknown error', () => raise(new Error('x')), 1],
])('exit code of %s', async (_title, handler, code) => {
  expect((await runCli([failing(handler)], 'go')).code).toBe(code);
});

test.each([[['bogus']], [['explain']], [['init', '--bogus']], [['explain', '--job', 'x', '--step', 'y']], [[]]])(
  'a wrong command line is exit code 2, told in a line: %j',
  async (args) => {
    const { code, stdout, stderr } = await runCli(commands, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(args.length === 0 ? /^Usage: / : /^error: .*\n\(see --help\)\n$/);
  },
);

test('a command that does not exist is told so, and what was meant', async () => {
  const { stderr } = await runCli(commands, 'chekc');
  expect(stderr).toMatch(/^error: unknown command 'chekc'\n\(Did you mean check\?\)\n/);
});

test.each(['init', 'check', 'explain'])('%s --help has an example and is exit code 0', async (name) => {
  const { code, stdout } = await runCli(commands, name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`Examples:\n  $ gupy-exam-bridge ${name}`);
});

test('--version prints the version of the package', async () => {
  const { code, stdout } = await runCli(commands, '--version');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('an error is one line without a stack, whatever is in it', () => {
  const text = describeError(new Error('first\nsecond\u001b[31m\u2028third'));
  expect(text).toBe('error: first second [31m third (BRIDGE_DEBUG=1 shows where)');
  expect(describeError('thrown text')).toBe('error: thrown text (BRIDGE_DEBUG=1 shows where)');
});

test('a port or an address that cannot be listened on is said with its reason', async () => {
  const taken = createServer();
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  const { port } = taken.address() as AddressInfo;
  const said = async (host: string) => {
    const [error] = (await once(createServer().listen(port, host), 'error')) as [Error];
    return describeError(error);
  };
  expect(await said('127.0.0.1')).toBe(
    `error: nothing can listen at 127.0.0.1, port ${port}: another program listens there (EADDRINUSE). Choose another`,
  );
  expect(await said('192.0.2.1')).toContain('it is no address of this machine (EADDRNOTAVAIL). Choose another');
  taken.close();
});

test('an error of ours says what to do', () => {
  expect(describeError(new BridgeError('BRIDGE_PORT_IN_USE', 'server.port 3000'))).toBe(
    'BRIDGE_PORT_IN_USE: A port is already in use: server.port 3000. End the other program or choose another port.',
  );
});

describe('with --json', () => {
  const listing = (handler: () => number | void) => (program: BridgeCommand) =>
    void program.command('go').printsJson().performs(handler);
  const errorOf = async (handler: () => number | void, ...args: string[]) => {
    const { code, stdout, stderr } = await runCli([listing(handler)], 'go', '--json', ...args);
    expect(stdout).toBe('');
    return { exit: code, ...(JSON.parse(stderr) as { error: object }).error };
  };

  test('an error of ours is JSON on stderr: its code, what is wrong, and what to do', async () => {
    expect(await errorOf(() => raise(new BridgeError('BRIDGE_PORT_IN_USE', 'server.port 3000')))).toEqual({
      exit: 1,
      code: 'BRIDGE_PORT_IN_USE',
      message: 'A port is already in use: server.port 3000',
      action: 'End the other program or choose another port.',
    });
  });

  test('a file that cannot be used lists its problems', async () => {
    const problem = { path: ['gupy', 'url'], line: 3, reason: 'is no address', fix: 'write one' };
    expect(await errorOf(() => raise(new ConfigInvalid('b.yaml', [problem])))).toMatchObject({
      exit: 2,
      code: 'BRIDGE_CONFIG_INVALID',
      problems: ['b.yaml:3: gupy.url: is no address. Fix: write one.'],
    });
  });

  test.each([
    ['a usage error', () => raise(new UsageError('no')), 'BRIDGE_USAGE', 2],
    ['an unknown error', () => raise(new Error('first\nsecond')), 'BRIDGE_INTERNAL', 1],
  ])('%s too', async (_title, handler, code, exit) => {
    expect(await errorOf(handler)).toMatchObject({ exit, code });
  });

  test('a wrong command line too, in one document', async () => {
    expect(await errorOf(() => undefined, '--bogus')).toMatchObject({
      exit: 2,
      code: 'BRIDGE_USAGE',
      message: "unknown option '--bogus'",
    });
  });
});
