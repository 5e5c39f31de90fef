// A late `import('./dev.js')` names what the compiler makes of dev.ts; suites take the source.
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

module.exports = (request, options) => {
  const source = path.join(options.basedir, request.replace(/\.js$/, '.ts'));
  const isLate = request.startsWith('./') && request.endsWith('.js') && path.dirname(options.basedir) === root;
  return options.defaultResolver(isLate && existsSync(source) ? source : request, options);
};
