// Jest's order of the files: first those that start servers, which mostly wait, longest first where Jest knows how long they took; the
// quick ones fill the rest. Otherwise a first run, of which Jest knows nothing, may end with one core idle beside the longest suite.
const { createRequire } = require('node:module');
const ofCore = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'));
const { default: Sequencer } = ofCore('@jest/test-sequencer');

/** Short files that take minutes in the long loop: Jest, which goes by their size at first, would begin with them last. */
const longest = ['workflow/whole-system', 'integration/dev-examples'].map((name) => `/${name}.test.ts`);

class ServersFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      if (context.config.globalSetup === undefined) return 2;
      return longest.some((end) => path.endsWith(end)) ? 0 : 1;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}

module.exports = ServersFirst;
