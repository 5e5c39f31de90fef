// Jest's runner, with a second chance for suites with servers: they share the machine with whatever else runs there. A suite that
// fails is run once more, whole and alone, when all others are done, so that nothing of the first attempt is in its way. A mistake
// fails twice; a moment of a starved machine does not stop a release. Each first failure is printed and counted: in a quiet run it
// is none, and one that comes back is a mistake that hides behind a busy machine.
// What could go wrong: a property that found its counterexample by chance would not find it again. So what needs no server has none.
const { createRequire } = require('node:module');
const ofCore = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'));
const { default: TestRunner } = ofCore('jest-runner');

/** The projects of these have files of both kinds. */
const withoutServers = /\/test\/(unit|field|workflow\/whole-system|attack\/signature-mutations)\b/;
const hasServers = ({ context, path }) => context.config.globalSetup !== undefined && !withoutServers.test(path);

class SecondChanceRunner extends TestRunner {
  #isLast = false;
  #again = [];

  /** What the scheduler hears of: not of a failure that is not the last word. */
  on(eventName, listener) {
    const holdBack = {
      'test-file-success': ([test, result]) => this.#holdsBack(test, failureOf(result)),
      'test-file-failure': ([test, error]) => this.#holdsBack(test, error.stack ?? error.message),
    }[eventName];
    return super.on(eventName, (event) => (holdBack?.(event) ? undefined : listener(event)));
  }

  async runTests(tests, watcher, options) {
    await super.runTests(tests, watcher, options);
    this.#isLast = true;
    for (const test of this.#again) await super.runTests([test], watcher, options);
    const lines = this.#again.map(({ path }) => `\n  ${path}`);
    if (tests.some(hasServers)) console.error(`Second chances taken: ${lines.length}${lines.join('')}`);
  }

  #holdsBack(test, failure) {
    if (failure === undefined || this.#isLast || !hasServers(test)) return false;
    console.error(`Failed, and will be run again: ${test.path}\n${failure}`);
    this.#again.push(test);
    return true;
  }
}

function failureOf({ numFailingTests, testExecError, failureMessage }) {
  return numFailingTests > 0 || testExecError ? (failureMessage ?? '') : undefined;
}

module.exports = SecondChanceRunner;
