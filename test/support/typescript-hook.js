// `node --require` of this file lets a plain Node process load our sources, as jest does: a test that kills a process
// needs a real one, and must not depend on a built dist/.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

/** What the browser takes as it is, Node would take for CommonJS. */
const ofPage = /(?<!node_modules.*)\/(browser|page)\/.+\.js$/;

const plain = require.extensions['.js'];
require.extensions['.ts'] = (module, filename) => compile(module, filename, { parser: { syntax: 'typescript' } });
require.extensions['.js'] = (module, filename) =>
  ofPage.test(filename) ? compile(module, filename, {}) : plain(module, filename);

/** A late `import('./dev.js')` names what the compiler makes of dev.ts. */
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  try {
    return resolve(request, parent, ...rest);
  } catch (error) {
    if (!/^\.\/.+\.js$/.test(request) || !parent?.filename?.endsWith('.ts')) throw error;
    return resolve(request.replace(/\.js$/, '.ts'), parent, ...rest);
  }
};

function compile(module, filename, jsc) {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: { ...jsc, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
}
