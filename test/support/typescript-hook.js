// `node --require` of this file lets a plain Node process load our sources, as jest does: a test that kills a process
// needs a real one, and must not depend on a built dist/. What was compiled is kept, one file a source, since compiling takes a third of
// the start of a process. What could go wrong: code of another text, or of other options, so the digest of both stands above it.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { version } = require('@swc/core/package.json');

/** What the browser takes as it is, Node would take for CommonJS. */
const ofPage = /(?<!node_modules.*)\/(browser|page)\/.+\.js$/;
const root = path.resolve(__dirname, '../..');
const options = { target: 'es2022', module: { type: 'commonjs' }, sourceMaps: 'inline' };
const folder = path.join(root, 'node_modules/.cache/compiled-sources');

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
  const text = readFileSync(filename, 'utf8');
  const digest = digestOf(JSON.stringify([version, options, jsc, filename, text]));
  const kept = path.join(folder, `${digestOf(filename)}.js`);
  module._compile(readKept(kept, digest) ?? compileAnew({ text, filename, jsc, kept, digest }), filename);
}

function compileAnew({ text, filename, jsc, kept, digest }) {
  const { transformSync } = require('@swc/core');
  const { target, ...others } = options;
  const { code } = transformSync(text, { filename, jsc: { ...jsc, target }, ...others });
  keep(kept, `//${digest}\n${code}`);
  return code;
}

function readKept(kept, digest) {
  try {
    const text = readFileSync(kept, 'utf8');
    const mark = `//${digest}\n`;
    return text.startsWith(mark) ? text.slice(mark.length) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, since other processes read it; where nothing can be written, each start compiles. */
function keep(kept, text) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, text);
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {}
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('hex');
}
