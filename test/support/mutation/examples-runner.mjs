// Stryker's runner for the named examples of domain/: they are plain functions without I/O, so all mutants are tried in one
// process that has loaded them once. Through Jest each mutant costs some 0.4 s, twenty times as much, for the run around it.
// What could go wrong: a mutant that is reached while files are loaded needs them loaded anew, and one that loops without
// end is told by how often it is passed within one example, else by Stryker's clock.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

const require = createRequire(import.meta.url);
const { transformSync } = require('@swc/core');
// The `expect` that Jest itself hands to its tests.
const { expect } = createRequire(require.resolve('jest'))('expect');

/** They take long, and a rule must be held by an example that names it, not by the luck of a seed. */
const leftOut = ['exhaustive-orders.test.ts', 'promises.test.ts'];

/** An example that passes a mutant so much more often than without it has no end. */
const endlessFactor = 10;
const endlessAtLeast = 1000;

class ExamplesRunner {
  /** Names of the mutants' switchboard are Stryker's. */
  stryker = (globalThis.__stryker__ = {});
  root = process.cwd();
  scripts = new Map();
  modules = new Map();
  examples = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  dryRun() {
    this.stryker.mutantCoverage = { static: {}, perTest: {} };
    this.load();
    const tests = this.examples.map((example) => {
      this.stryker.currentTestId = example.id;
      const begun = performance.now();
      const failureMessage = failureOf(example);
      this.stryker.currentTestId = undefined;
      example.timeSpentMs = performance.now() - begun;
      const { id, name, timeSpentMs } = example;
      return failureMessage === undefined
        ? { id, name, timeSpentMs, status: TestStatus.Success }
        : { id, name, timeSpentMs, status: TestStatus.Failed, failureMessage };
    });
    this.times = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    this.coverage = structuredClone(this.stryker.mutantCoverage);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.coverage };
  }

  mutantRun({ activeMutant, testFilter, mutantActivation }) {
    const { stryker } = this;
    // After a mutant that had no end Stryker begins a new process, which it asks for mutants at once.
    if (this.coverage === undefined) this.dryRun();
    const isStatic = mutantActivation === 'static';
    stryker.activeMutant = isStatic ? activeMutant.id : undefined;
    stryker.hitCount = 0;
    stryker.hitLimit = Infinity;
    try {
      if (isStatic || this.isStale) this.load();
    } catch (error) {
      return killed('a file that does not load', error.message, 0);
    } finally {
      this.isStale = isStatic;
    }
    stryker.activeMutant = activeMutant.id;
    const wanted = this.examples.filter(({ id }) => testFilter === undefined || testFilter.includes(id));
    wanted.sort((a, b) => this.times.get(a.id) - this.times.get(b.id));
    for (const [index, example] of wanted.entries()) {
      stryker.hitCount = 0;
      stryker.hitLimit = endlessAtLeast + endlessFactor * (this.coverage.perTest[example.id]?.[activeMutant.id] ?? 0);
      const failureMessage = failureOf(example);
      if (stryker.hitCount > stryker.hitLimit) return { status: MutantRunStatus.Timeout, reason: 'no end' };
      if (failureMessage !== undefined) return killed(example.id, failureMessage, index + 1);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: wanted.length };
  }

  load() {
    this.modules.clear();
    this.examples = [];
    const folder = path.join(this.root, 'test/unit/domain');
    for (const file of readdirSync(folder)) {
      if (!file.endsWith('.test.ts') || leftOut.includes(file)) continue;
      Object.assign(globalThis, vocabulary(file, this.examples), { expect });
      this.import(path.join(folder, file));
    }
  }

  /** As `require` does, but a file is compiled once however often it is loaded. */
  import(file) {
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.modules.set(file, module);
    if (!this.scripts.has(file)) this.scripts.set(file, compile(file));
    const near = (name) => this.import(path.resolve(path.dirname(file), `${name}.ts`));
    const local = (name) => (name.startsWith('.') ? near(name) : require(name));
    this.scripts.get(file).runInThisContext()(module.exports, module, local);
    return module.exports;
  }
}

/** What the examples use of Jest's words. One that they do not know here fails the first run, before any mutant. */
function vocabulary(file, examples) {
  let titles = [file];
  const it = (title, run) => {
    const id = String(examples.length + 1);
    examples.push({ id, name: [...titles, title].join(' › '), run });
  };
  it.each = (rows) => (title, run) => {
    for (const row of rows) it(`${title} ${JSON.stringify(row)}`, () => run(...(Array.isArray(row) ? row : [row])));
  };
  const describe = (title, declare) => {
    const outer = titles;
    titles = [...outer, title];
    declare();
    titles = outer;
  };
  return { it, test: it, describe };
}

function compile(filename) {
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
  const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, ...options });
  return new Script(`(function (exports, module, require) {${code}\n})`, { filename });
}

function failureOf({ run }) {
  try {
    if (run() !== undefined) return 'An example gave something back: one that takes time cannot be tried here';
  } catch (error) {
    return String(error?.message ?? error);
  }
  return undefined;
}

function killed(by, failureMessage, nrOfTests) {
  return { status: MutantRunStatus.Killed, killedBy: [by], failureMessage, nrOfTests };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'examples', ExamplesRunner)];
