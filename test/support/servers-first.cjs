// Jest's order of the files: first those that start servers, which mostly wait, longest first where Jest knows how long they took; the
// quick ones fill the rest. Otherwise a first run, of which Jest knows nothing, may end with one core idle beside the longest suite.
const { createRequire } = require('node:module');
const ofCore = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'));
const { default: Sequencer } = ofCore('@jest/test-sequencer');

/** Files that take minutes in the long loop, longest first: Jest, which goes by their size at first, may begin with them last. */
const longest = [
  'workflow/whole-system',
  'unit/domain/exam/promises',
  'unit/domain/exam/parts-any-order',
  'integration/dev-examples',
  'unit/domain/exam/parts-lives',
  'long/outages',
  'long/rolling-upgrade',
].map((name) => `/${name}.test.ts`);

class ServersFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      if (context.config.globalSetup === undefined) return longest.length + 1;
      const place = longest.findIndex((end) => path.endsWith(end));
      return place < 0 ? longest.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}

module.exports = ServersFirst;
