// Jest's `bail` ends a run after a failed file, never within one, and Stryker cannot ask for it. Here the first failed test
// ends it: what follows is skipped.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class FirstFailureEnvironment extends TestEnvironment {
  failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure') this.failed = true;
    if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
};
