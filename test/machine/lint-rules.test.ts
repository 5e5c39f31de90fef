// The linter's own rules, each broken on purpose: what would make a workflow nondeterministic, or lose a promise, must not
// pass. The texts stand in for files that exist, so that type information is there; no file is touched.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';

const root = packageFolder();
const workflow = 'workflows/perform-action.ts';
const domain = 'domain/exam/reference.ts';
const ledger = 'rate/call-ledger.ts';
const activity = 'activities/order-exam.ts';

const clockless = 'no-restricted-globals';
const imports = '@typescript-eslint/no-restricted-imports';

/** `#` makes names unique. */
const refused: [file: string, code: string, rule: string][] = [
  ...[workflow, domain, ledger].flatMap((file): [string, string, string][] => [
    [file, "import { readFileSync as used# } from 'node:fs'; export const x# = used#;", imports],
    [file, "import { z as used# } from 'zod'; export const x# = used#;", imports],
    [file, 'export const x# = process.env;', clockless],
    [file, "export const x# = Buffer.from('x');", clockless],
    [file, "export const x# = fetch('https://example.com');", clockless],
    [file, 'export const x# = setTimeout(() => {}, 1);', clockless],
    [file, 'export const x# = setInterval(() => {}, 1);', clockless],
    [file, 'export const x# = setImmediate(() => {});', clockless],
    [file, 'export const x# = crypto.randomUUID();', clockless],
    [file, 'export const x# = performance.now();', clockless],
    [file, "console.log('x');", clockless],
    [file, 'export const x# = Math.random();', 'no-restricted-properties'],
    [file, 'export default 1;', 'no-restricted-syntax'],
  ]),
  [workflow, "import { Client as used# } from '@temporalio/client'; export const x# = used#;", imports],
  [workflow, "import { orderExam as used# } from '../activities/order-exam'; export const x# = used#;", imports],
  [workflow, "import { GupyClient as used# } from '../gupy/gupy-client'; export const x# = used#;", imports],
  [domain, "import { applicationMoved as used# } from '../workflows/messages'; export const x# = used#;", imports],
  [ledger, "import { monotonicClock as used# } from '../outbound/clock'; export const x# = used#;", imports],
  ...[domain, ledger].flatMap((file): [string, string, string][] => [
    [file, 'export const x# = Date.now();', 'no-restricted-syntax'],
    [file, 'export const x# = new Date();', 'no-restricted-syntax'],
  ]),
  ...[workflow, domain, activity].map((file): [string, string, string] => [
    file,
    "export const x# = Date.parse('2026-01-15T12:00:00');",
    'no-restricted-syntax',
  ]),
  ...[workflow, domain, activity].flatMap((file): [string, string, string][] => [
    [file, 'async function work#(): Promise<void> {} work#();', '@typescript-eslint/no-floating-promises'],
    [file, 'export const x#: any = 1;', '@typescript-eslint/no-explicit-any'],
  ]),
];

const allowed: [file: string, code: string, rule?: undefined][] = [
  [workflow, "import { condition as used# } from '@temporalio/workflow'; export const x# = used#;"],
  [workflow, "import { nextAction as used# } from '../domain/exam/next-action'; export const x# = used#;"],
  [workflow, "import { type GupyActivities as used# } from '../activities/activity-contract'; export type X# = used#;"],
  [workflow, 'export const x# = Date.now();'],
  [domain, 'export const x# = new Date(0).toISOString();'],
  [ledger, "import { shareOf as used# } from './lending-turns'; export const x# = used#;"],
  [activity, 'export const x# = process.env;'],
  [activity, 'async function work#(): Promise<void> {} void work#();'],
];

const cases = [...refused, ...allowed].map(([file, code, rule]) => ({ file, code, rule }));

/** What was said about the code of each case, in the order of `cases`. */
let messages: string[][];

beforeAll(async () => {
  // Everything about one file is linted at once, a case a line: asking the type checker is what takes the time.
  const files = [workflow, domain, ledger, activity].map((file) => ({
    file: join(root, file),
    lines: cases.map((one, index) => (one.file === file ? one.code.replaceAll('#', String(index)) : '')),
  }));
  const said = await lint(files.map(({ file, lines }) => ({ file, code: lines.join('\n') })));
  messages = cases.map((_one, index) => said.flat().flatMap(({ line, text }) => (line === index + 1 ? [text] : [])));
});

async function lint(texts: { file: string; code: string }[]): Promise<{ line: number; text: string }[][]> {
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [join(root, 'test', 'support', 'lint-texts.mjs')],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stderr))),
    );
    child.stdin?.end(JSON.stringify(texts));
  });
  return JSON.parse(output) as { line: number; text: string }[][];
}

test.each(cases.map((one, index) => ({ ...one, index })).filter(({ rule }) => rule !== undefined))(
  'lint: $rule refuses in $file: $code',
  ({ rule, index }) => {
    expect(messages[index]?.filter((text) => text.startsWith(`${rule}: `))).not.toEqual([]);
  },
);

test.each(cases.map((one, index) => ({ ...one, index })).filter(({ rule }) => rule === undefined))(
  'lint: $file may say: $code',
  ({ index }) => {
    expect(messages[index]).toEqual([]);
  },
);
