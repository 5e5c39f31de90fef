// The named examples of domain/ as one test file. Not the random lives and the exhaustive orders: they take long, and a rule
// must be held by an example that names it, not by the luck of a seed.
const { readdirSync } = require('node:fs');
const path = require('node:path');

const folder = path.join(__dirname, '../../unit/domain');
const leftOut = ['exhaustive-orders.test.ts', 'promises.test.ts'];
/** They take the longest: most mutants are noticed before. */
const last = ['reconciliation.test.ts', 'bounds.test.ts'];

const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts') && !leftOut.includes(file));
files.sort((a, b) => last.indexOf(a) - last.indexOf(b));
for (const file of files) {
  describe(file, () => {
    require(path.join(folder, file));
  });
}
