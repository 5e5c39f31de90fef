import { registerRetry, registerSkip, registerOverride } from '../../../../cli/decisions';
import { registerStatus } from '../../../../cli/status';
import { parseApplicationId } from '../../../../cli/typed-values';
import { runCli } from '../../../support/cli-run';

const run = (...args: string[]) => runCli([registerRetry, registerOverride, registerSkip, registerStatus], ...args);

test.each([' 654321 ', '654321\n', '\u00a0654321', 'application-654321 '])(
  'an id that was pasted with blanks: %j',
  (id) => {
    expect(parseApplicationId(id)).toBe(654_321);
  },
);

test.each(['status', 'retry', 'override', 'skip'])('%s --help shows how it is typed', async (name) => {
  const { code, stdout } = await run(name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`Examples:\n  $ gupy-exam-bridge ${name} `);
});

test.each([
  ['neither an application nor a query', ['retry'], /say either which application, or which ones by --query/],
  ['both', ['retry', '7', '--query', 'x'], /say either which application/],
  ['a dry run of one', ['retry', '7', '--dry-run'], /--dry-run goes with --query/],
  [
    'an id that is none',
    ['status', 'abc'],
    /^error: applicationId 'abc' is invalid\. It must be the id of a Gupy application, a number such as 654321/,
  ],
  ['an id of zero', ['retry', '0'], /It must be the id of a Gupy application/],
  ['no id for status', ['status'], /say either which application, or which order/],
  ['skip without a note', ['skip', '7'], /required option '--note <text>' not specified/],
  ['a note of nothing', ['skip', '7', '--note', '  '], /It must say why, in at most 500 characters/],
  ['a note without end', ['skip', '7', '--note', 'x'.repeat(501)], /It must say why/],
  ['override without an outcome', ['override', '7', '--note', 'x'], /required option '--outcome <outcome>'/],
  [
    'an outcome that is none',
    ['override', '7', '--outcome', 'great', '--note', 'x'],
    /Allowed choices are passed, failed/,
  ],
])('exit code 2 for a command line with %s', async (_title, args, said) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
