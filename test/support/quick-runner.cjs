// Jest's test runner of most loops (`testRunner` in jest.config.js): all files of one of Jest's workers share one load of
// packages and sources. Jest itself loads them anew for each file, and that takes longer than the tests.
// What could go wrong: what a file changes and leaves (a variable of the process, a spy, what a module remembers) is there for the
// next one. A file restores what it changes, and a module of the product remembers nothing that depends on who asks.
const { createRequire } = require('node:module');
const path = require('node:path');
const { setImmediate } = require('node:timers/promises');
require('./typescript-hook.js');

// The parts of which Jest itself is made.
const ofJest = createRequire(require.resolve('jest'));
const ofCore = createRequire(ofJest.resolve('@jest/core'));
const ofCircus = createRequire(ofJest.resolve('jest-circus'));
const ofNode = createRequire(ofJest.resolve('jest-environment-node'));
const { getState, resetState, run, ...words } = ofCircus('jest-circus');
const { jestExpect } = ofCircus('@jest/expect');
const { ModuleMocker } = ofCircus('jest-mock');
const { formatExecError, formatResultsErrors } = ofCircus('jest-message-util');
const { ModernFakeTimers } = ofNode('@jest/fake-timers');
const { createEmptyTestResult } = ofCore('@jest/test-result');

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = words;
let timers;
const mocks = new ModuleMocker(globalThis);
const jest = {
  fn: mocks.fn.bind(mocks),
  spyOn: mocks.spyOn.bind(mocks),
  restoreAllMocks: mocks.restoreAllMocks.bind(mocks),
  useFakeTimers: (options) => timers.useFakeTimers(options),
  setSystemTime: (now) => timers.setSystemTime(now),
  useRealTimers: () => timers.useRealTimers(),
};
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test, expect: jestExpect, jest });

process.setSourceMapsEnabled(true);

// Whom this machine trusts is no matter of the tests, and each client of a test would read all of its certificates again.
for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) delete process.env[name];

module.exports = async function quickRunner(globalConfig, config, environment, _runtime, testPath) {
  begin(globalConfig, config, environment, testPath);
  const strays = [];
  const stray = (error) => strays.push(error);
  for (const event of strayEvents) process.on(event, stray);
  try {
    if (globalConfig.watch || globalConfig.watchAll) forgetSources(config.rootDir);
    require(testPath);
    const { testResults, unhandledErrorsDetailed } = await run();
    // A promise that nobody awaited is told of only now.
    await setImmediate();
    const errors = [...unhandledErrorsDetailed, ...strays];
    return resultOf({ testResults, errors, globalConfig, config, testPath });
  } finally {
    for (const event of strayEvents) process.off(event, stray);
    globalThis.console = plainConsole;
    for (const name of Object.keys(config.globals)) delete globalThis[name];
    mocks.restoreAllMocks();
    timers.dispose();
    delete require.cache[testPath];
  }
};

const strayEvents = ['uncaughtException', 'unhandledRejection'];
const plainConsole = console;

function begin({ testNamePattern, testTimeout }, config, environment, testPath) {
  timers = new ModernFakeTimers({ config, global: globalThis });
  resetState();
  const state = getState();
  if (testNamePattern) state.testNamePattern = new RegExp(testNamePattern, 'i');
  if (testTimeout) state.testTimeout = testTimeout;
  jestExpect.setState({ testPath });
  globalThis.console = environment.global.console;
  Object.assign(globalThis, config.globals);
  // Jest's own needs the sources that it has transformed itself.
  Error.prepareStackTrace = undefined;
}

/** They may have been changed since the last run. */
function forgetSources(rootDir) {
  const packages = path.join(rootDir, 'node_modules', path.sep);
  for (const file of Object.keys(require.cache)) {
    if (file !== __filename && !file.startsWith(packages)) delete require.cache[file];
  }
}

function resultOf({ testResults, errors, globalConfig, config, testPath }) {
  const assertions = testResults.map(assertionOf);
  const count = (wanted) => assertions.filter(({ status }) => status === wanted).length;
  const told = [
    formatResultsErrors(assertions, config, globalConfig, testPath) ?? '',
    ...errors.map((error) => formatExecError(error, config, globalConfig, testPath)),
  ];
  return {
    ...createEmptyTestResult(),
    displayName: config.displayName,
    failureMessage: told.join('\n') || undefined,
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testExecError: errors.length > 0 ? { message: '', stack: errors.join('\n') } : undefined,
    testFilePath: testPath,
    testResults: assertions,
  };
}

function assertionOf({ testPath: [, ...titles], errors, errorsDetailed, status, startedAt, ...rest }) {
  for (const error of errorsDetailed) {
    if (typeof error?.stack === 'string') error.stack = withoutRunner(error.stack);
  }
  const failed = errors.length > 0 ? 'failed' : 'passed';
  return {
    ...rest,
    ancestorTitles: titles.slice(0, -1),
    title: titles.at(-1),
    fullName: titles.join(' '),
    failureDetails: errorsDetailed,
    failureMessages: errors.map(withoutRunner),
    startAt: startedAt,
    status: { skip: 'pending', todo: 'todo' }[status] ?? failed,
  };
}

/** Its own frame would be shown in place of the line that failed. */
function withoutRunner(stack) {
  const lines = stack.split('\n');
  return lines.filter((line) => !line.includes(__filename)).join('\n');
}
