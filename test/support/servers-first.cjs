// Jest's order of the files: first those that start servers, which mostly wait, longest first where Jest knows how long they took; the
// quick ones fill the rest. Otherwise a first run, of which Jest knows nothing, may end with one core idle beside the longest suite.
const { createRequire } = require('node:module');
const ofCore = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'));
const { default: Sequencer } = ofCore('@jest/test-sequencer');

class ServersFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isQuick = ({ context }) => context.config.globalSetup === undefined;
    return [...sorted.filter((test) => !isQuick(test)), ...sorted.filter(isQuick)];
  }
}

module.exports = ServersFirst;
