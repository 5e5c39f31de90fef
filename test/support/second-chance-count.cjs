// Says at the end of a run how many server tests needed their second chance (second-chance.ts), and which: in a quiet run it
// is none, and one that comes back is a mistake that hides behind a busy machine.
class SecondChanceCount {
  onRunComplete(contexts, { testResults }) {
    const isGiven = [...contexts].some(({ config }) =>
      config.setupFilesAfterEnv.some((file) => file.endsWith('second-chance.ts')),
    );
    if (!isGiven) return;
    const taken = testResults.flatMap(({ testFilePath, testResults: tests }) =>
      tests.filter(({ invocations = 1 }) => invocations > 1).map((test) => `${testFilePath}: ${test.fullName}`),
    );
    console.error([`Second chances taken: ${taken.length}`, ...taken.map((line) => `  ${line}`)].join('\n'));
  }
}

module.exports = SecondChanceCount;
