// docs/rules.md is where every P, R and T of code and tests leads, and what it says is true of the tests: a rule that no test
// names is a rule that nothing holds. Nothing in the project leads out of it, but to public addresses.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

const root = packageFolder();
const apart = /^(?:node_modules|dist|coverage|reports|package-lock\.json|\.git|\.bridge|\.stryker-tmp)$/;
const kinds = /\.(?:[cm]?[jt]s|md|ya?ml|json)$|^Dockerfile$/;
/** What is recorded or drawn, not written. */
const recorded = /^(?:test\/replay\/histories|bench\/results)\//;

const files = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !apart.test(name))
  .flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const inside = readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' });
    return inside.map((name) => `${entry.name}/${name}`);
  })
  .filter((name) => kinds.test(name) && !recorded.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

interface Rule {
  name: string;
  text: string;
}

const rules: Rule[] = (files.find(({ name }) => name === 'docs/rules.md')?.text ?? '')
  .split(/^### /m)
  .slice(1)
  .map((part) => ({ name: part.slice(0, part.indexOf('\n')), text: part.split(/^## /m)[0] ?? '' }));
const names = new Set(rules.map(({ name }) => name));
/** Benches hold what takes long, and mutation testing is configured beside them. */
const tests = files.filter(
  ({ name }) => /^(?:test\/|bench\/|stryker\.)/.test(name) && name !== 'test/unit/docs/rules.test.ts',
);

const isUnbuilt = ({ text }: Rule): boolean => /^- Not built yet: /m.test(text);

/** P and R: among the names that a title begins with. T: anywhere in a title or comment. */
function isNamedByATest({ name }: Rule): boolean {
  const title = new RegExp(
    `^\\s*(?:it|test|describe)\\b[^\\n]*?(?:\\n\\s*)?['"\`](?:[A-Z]+\\d*(?:-[A-Z]+)?,? )*${name}\\b`,
    'm',
  );
  return tests.some(({ name: file, text }) =>
    name.startsWith('T') ? new RegExp(`\\b${name}\\b`).test(text) : file.endsWith('.test.ts') && title.test(text),
  );
}

test('docs/rules.md has each promise, rule and test once, without a gap', () => {
  const counted = (letter: string, last: number) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
  expect(rules.map(({ name }) => name).filter((name) => !name.startsWith('P-'))).toEqual([
    ...counted('R', 33),
    ...counted('T', 30),
  ]);
  expect(rules.filter(({ name }) => name.startsWith('P-'))).toHaveLength(17);
  expect(names.size).toBe(rules.length);
});

test.each(rules)('docs/rules.md says of $name what it is, why, and where it is kept or that it is not', ({ text }) => {
  expect(text).toMatch(/^\S+\n\n[A-Z0-9R`][^\n]{20,}/);
  expect(text).toMatch(/^- Why: \S.{5,}/m);
  const places = /^- (Kept in|Held by|Not built yet): (.+)/m.exec(text);
  for (const [, place = ''] of (places?.[2] ?? '').matchAll(/`([\w.-]+\/[^`]*)`/g)) {
    expect({ place, isThere: existsSync(join(root, place)) }).toEqual({ place, isThere: true });
  }
  expect(places).not.toBeNull();
});

test.each(rules.filter((rule) => !isUnbuilt(rule)))('$name is the name of a test', (rule) => {
  expect(isNamedByATest(rule)).toBe(true);
});

test('a rule that is not built yet is marked so, as long as no test names it', () => {
  expect(rules.filter(isUnbuilt).map(({ name }) => name)).toEqual([]);
  expect(rules.filter(({ text }) => /^- Open: /m.test(text)).map(({ name }) => name)).toEqual([
    'T12',
    'T25',
    'T26',
    'T27',
    'T30',
  ]);
});

test('every P, R and T in source, tests and pages leads to docs/rules.md', () => {
  const lost = files.flatMap(({ name, text }) =>
    [...text.matchAll(/(?<![\w./-])(?:[RT]\d{1,2}|P-[A-Z]+)\b/g)]
      .filter(([pointer]) => !names.has(pointer))
      .map(([pointer]) => `${name}: ${pointer}`),
  );
  expect(lost).toEqual([]);
});

test('every page that source, tests and pages name is in the project', () => {
  const missing = files.flatMap(({ name, text }) =>
    [...text.replaceAll(/https?:\/\/\S+/g, '').matchAll(/[\w./-]+\.md\b/g)]
      .map(([page]) => page)
      .filter((page) => ![root, dirname(join(root, name)), join(root, 'docs')].some((at) => existsSync(join(at, page))))
      .map((page) => `${name}: ${page}`),
  );
  expect(missing).toEqual([]);
});

test('every link of a page leads to a file and a heading that are there', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
  const headings = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading));
  const dead = files
    .filter(({ name }) => name.endsWith('.md'))
    .flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
        .filter(([, page = '', anchor]) => {
          const file = page === '' ? join(root, name) : join(root, dirname(name), page);
          return !existsSync(file) || (anchor !== undefined && !headings(file).includes(anchor));
        })
        .map(([link]) => `${name}: ${link}`),
    );
  expect(dead).toEqual([]);
});

test('nothing leads to a document outside of the project', () => {
  const outside = [
    /\(spec,|\b(?:in|of|see) the spec\b/,
    /(?<!\.)\bsections? \d/i,
    /\bthe (?:product )?specification\b/i,
    /\.\.\/shared|\breference\//,
    /(?<![-\w])K\d(?![-\w])/,
  ];
  const leads = files
    .filter(({ name }) => name !== 'test/unit/docs/rules.test.ts')
    .flatMap(({ name, text }) =>
      text.split('\n').flatMap((line, index) => {
        const isLead = outside.some((pattern) => pattern.test(line.replaceAll(/https?:\/\/\S+/g, '')));
        return isLead ? [`${name}:${index + 1}: ${line.trim()}`] : [];
      }),
    );
  expect(leads).toEqual([]);
});
