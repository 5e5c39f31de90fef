// Stryker's runner for the unit examples of a folder: one process loads them once and tries all mutants. Through Jest each
// mutant costs some 0.4 s more, twenty times what an example of domain/ takes.
// What could go wrong: a mutant that files pass while they are loaded needs them loaded anew; one without end is known by how
// often an example passes it, or by the example's time; what a mutant leaves open (a server, a timer) stays open in the process.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Script } from 'node:vm';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

const require = createRequire(import.meta.url);
const { transformSync } = require('@swc/core');
// The `expect` and the mocks that Jest itself hands to its tests.
const ofJest = createRequire(require.resolve('jest'));
const { expect } = ofJest('expect');
const mocks = new (ofJest('jest-mock').ModuleMocker)(globalThis);

/** They take long, and an example that names a rule must hold it, not the luck of a seed. */
const lives = [
  ...['carried-state', 'notices-any-order', 'parts-any-order', 'parts-lives', 'promises', 'reorder-lives'],
  'true-sentences',
];
const leftOut = [...lives, 'exactly-once'].map((name) => `${name}.test.ts`);

/** Folders of test/unit beside that of the same name whose examples hold what a folder does. */
const alsoTriedBy = { gupy: ['activities'] };
/** Cases of test/field that need nothing but the core, and little time. */
const ofCore = [
  ...['equal-order-ids', 'foreign-texts', 'notes-of-one-provider', 'result-of-its-order'],
  ...['shared-tags', 'skip-and-cancellation', 'texts-for-recruiters', 'wording-after-the-end'],
].map((name) => `field/${name}.test.ts`);

/** An example that passes a mutant so much more often than without it, or takes so much longer, has no end. */
const endlessFactor = 10;
const endlessAtLeast = 1000;
const endlessAfterMs = 10_000;

const call = new Script('__run__()');

class ExamplesRunner {
  static inject = ['options'];
  /** Names of the mutants' switchboard are Stryker's. */
  stryker = (globalThis.__stryker__ = {});
  root = process.cwd();
  scripts = new Map();
  modules = new Map();
  examples = [];
  /** How many mutants an example has noticed, by its id. */
  noticed = new Map();

  constructor({ mutate }) {
    const mutated = mutate.filter((pattern) => !pattern.startsWith('!')).map((pattern) => pattern.split('/')[0]);
    const folders = mutated.flatMap((folder) => [folder, ...(alsoTriedBy[folder] ?? [])]);
    this.files = [
      ...[...new Set(folders)].flatMap((folder) => testsIn(path.join(this.root, 'test/unit', folder))),
      ...(mutated.includes('domain') ? ofCore.map((file) => path.join(this.root, 'test', file)) : []),
    ];
    // A mutant may leave a promise that nobody awaits; the example says whether that is noticed.
    for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, () => undefined);
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.stryker.mutantCoverage = { static: {}, perTest: {} };
    this.load();
    const tests = [];
    for (const example of this.examples) {
      this.stryker.currentTestId = example.id;
      const begun = performance.now();
      const failureMessage = await failureOf(example, 60_000);
      this.stryker.currentTestId = undefined;
      example.timeSpentMs = performance.now() - begun;
      const { id, name, fileName, timeSpentMs } = example;
      const status = failureMessage === undefined ? TestStatus.Success : TestStatus.Failed;
      tests.push({
        id,
        name,
        fileName,
        timeSpentMs,
        status,
        ...(failureMessage === undefined ? {} : { failureMessage }),
      });
    }
    this.times = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    this.coverage = structuredClone(this.stryker.mutantCoverage);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.coverage };
  }

  async mutantRun({ activeMutant, testFilter, mutantActivation }) {
    const { stryker } = this;
    // After a mutant that took all of Stryker's time it begins a new process, which it asks for mutants at once.
    if (this.coverage === undefined) await this.dryRun();
    const isStatic = mutantActivation === 'static';
    stryker.activeMutant = isStatic ? activeMutant.id : undefined;
    stryker.hitCount = 0;
    // What files do while they are loaded may be without end as well.
    stryker.hitLimit = endlessAtLeast + endlessFactor * (this.coverage.static[activeMutant.id] ?? 0);
    try {
      if (isStatic || this.isStale) this.load();
    } catch (error) {
      return killed('a file that does not load', error.message, 0);
    } finally {
      this.isStale = isStatic;
    }
    stryker.activeMutant = activeMutant.id;
    const wanted = this.examples.filter(({ id }) => testFilter === undefined || testFilter.includes(id));
    wanted.sort((a, b) => this.costOf(a) - this.costOf(b));
    for (const [index, example] of wanted.entries()) {
      stryker.hitCount = 0;
      stryker.hitLimit = endlessAtLeast + endlessFactor * (this.coverage.perTest[example.id]?.[activeMutant.id] ?? 0);
      const limitMs = endlessAfterMs + endlessFactor * this.times.get(example.id);
      const failureMessage = await failureOf(example, limitMs);
      // As a timeout it would have Stryker begin a new process, although the loop has ended: passing a mutant too often throws.
      const isEndless = stryker.hitCount > stryker.hitLimit;
      if (failureMessage === undefined && !isEndless) continue;
      this.noticed.set(example.id, (this.noticed.get(example.id) ?? 0) + 1);
      return killed(example.id, isEndless ? 'no end' : failureMessage, index + 1);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: wanted.length };
  }

  /** Quick ones first, and those that noticed the mutants before: neighbours are mostly noticed by the same. */
  costOf({ id }) {
    return this.times.get(id) / (1 + (this.noticed.get(id) ?? 0));
  }

  load() {
    this.modules.clear();
    this.examples = [];
    for (const file of this.files) {
      Object.assign(globalThis, vocabulary(file, this.examples), {
        expect,
        jest: { fn: mocks.fn.bind(mocks), spyOn: mocks.spyOn.bind(mocks) },
      });
      this.import(file);
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
    this.scripts.get(file).runInThisContext()(module.exports, module, local, path.dirname(file));
    return module.exports;
  }
}

function testsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.test.ts') && !leftOut.includes(name))
    .map(({ name, parentPath }) => path.join(parentPath, name));
}

/** What the examples use of Jest's words. One that they do not know here fails the first run, before any mutant. */
function vocabulary(fileName, examples) {
  let scopes = [newScope(path.basename(fileName))];
  const it = (title, run) => {
    const id = String(examples.length + 1);
    const name = [...scopes.map((scope) => scope.title), title].join(' › ');
    examples.push({ id, name, fileName, scopes, run });
  };
  const describe = (title, declare) => {
    const outer = scopes;
    scopes = [...outer, newScope(title)];
    declare();
    scopes = outer;
  };
  const forEachRow = (word) => (rows) => (title, run) => {
    for (const row of rows) word(`${title} ${JSON.stringify(row)}`, () => run(...(Array.isArray(row) ? row : [row])));
  };
  it.each = forEachRow(it);
  describe.each = forEachRow(describe);
  const hooks = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'].map((name) => [
    name,
    (hook) => scopes.at(-1)[name].push(hook),
  ]);
  return { it, test: it, describe, ...Object.fromEntries(hooks) };
}

function newScope(title) {
  return { title, beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
}

function compile(filename) {
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
  const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, ...options });
  return new Script(`(function (exports, module, require, __dirname) {${code}\n})`, { filename });
}

async function failureOf(example, limitMs) {
  const limit = new AbortController();
  try {
    await Promise.race([
      played(example, limitMs),
      after(limitMs, undefined, { signal: limit.signal }).then(() =>
        Promise.reject(new Error('The example has no end')),
      ),
    ]);
  } catch (error) {
    return String(error?.message ?? error);
  } finally {
    limit.abort();
  }
  return undefined;
}

/** As if it were alone in its file. */
async function played({ scopes, run }, limitMs) {
  try {
    for (const { beforeAll, beforeEach } of scopes) for (const hook of [...beforeAll, ...beforeEach]) await hook();
    globalThis.__run__ = run;
    // Through a script, for that can be broken off while it awaits nothing.
    await call.runInThisContext({ timeout: Math.ceil(limitMs) });
  } finally {
    for (const { afterEach, afterAll } of scopes.toReversed())
      for (const hook of [...afterEach, ...afterAll]) await hook();
  }
}

function killed(by, failureMessage, nrOfTests) {
  return { status: MutantRunStatus.Killed, killedBy: [by], failureMessage, nrOfTests };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'examples', ExamplesRunner)];
