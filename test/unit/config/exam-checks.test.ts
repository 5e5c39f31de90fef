import { ConfigSandbox, exampleFile } from '../../support/config-sandbox';
import { schoolKeys } from '../../support/mapped-school';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const rest =
  'provider: clinic, exam: A, deadline: 1d, publish: { passed: {}, failed: {}, inconclusive: {}, expired: {}, cancelled: {} }';

/** The example with these exams instead, one a line from line 33 on. */
function withExams(...matchers: string[]): string {
  const head = exampleFile.slice(0, exampleFile.indexOf('exams:\n'));
  return `${head}exams:\n${matchers.map((matcher) => `  - { ${matcher}, ${rest} }\n`).join('')}`;
}

const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '    ');

function never(index: number, winners: string, verb: 'comes' | 'come'): string {
  return (
    `bridge.yaml:${33 + index}: exams[${index}]: can never match: ${winners} ${verb} first for the same step and jobs. ` +
    'Fix: take it out, give the earlier one `jobs`, or put this one before it.'
  );
}

test.each<[string, string[], string[]]>([
  ['the same step again', ['step: Exame', 'step: Exame'], [never(1, 'exams[0] (line 33)', 'comes')]],
  ['the same step folded', ['step: "Exame  Médico"', 'step: exame medico'], [never(1, 'exams[0] (line 33)', 'comes')]],
  ['the same id again', ['stepId: 7', 'stepId: "7"'], [never(1, 'exams[0] (line 33)', 'comes')]],
  ['fewer jobs', ['step: A, jobs: [1, 2]', 'step: A, jobs: [2]'], [never(1, 'exams[0] (line 33)', 'comes')]],
  ['some jobs after all jobs', ['step: A', 'step: A, jobs: [1]'], [never(1, 'exams[0] (line 33)', 'comes')]],
  [
    'jobs that earlier ones share out',
    ['step: A, jobs: [1]', 'step: A, jobs: [2, 3]', 'step: A, jobs: [1, 2]'],
    [never(2, 'exams[0] (line 33) and exams[1] (line 34)', 'come')],
  ],
  [
    'two of them',
    ['step: A', 'step: B', 'step: a', 'step: b'],
    [never(2, 'exams[0] (line 33)', 'comes'), never(3, 'exams[1] (line 34)', 'comes')],
  ],
])('an exam that can never match is refused: %s', (_title, matchers, lines) => {
  expect(box.problemsOf(withExams(...matchers))).toEqual(lines);
});

test.each<[string, string[]]>([
  ['another step', ['step: A', 'step: B']],
  ['all jobs after some', ['step: A, jobs: [1]', 'step: A']],
  ['one more job', ['step: A, jobs: [1]', 'step: A, jobs: [1, 2]']],
  ['a name and an id, which may be one step or two', ['step: A', 'stepId: 7']],
  ['a name of digits and an id', ['step: "7"', 'stepId: 7']],
])('an exam that may match is taken: %s', (_title, matchers) => {
  expect(box.load(withExams(...matchers)).exams).toHaveLength(matchers.length);
});

test('cancelAfter is taken with onLeave: cancel, and refused where nothing is cancelled', () => {
  const [exam] = box.load(withExams('step: A, cancelAfter: 1h')).exams;
  expect(exam?.rule).toMatchObject({ onLeave: 'cancel', cancelAfter: 3_600_000 });
  expect(box.problemsOf(withExams('step: A, onLeave: keep, cancelAfter: 1h'))).toEqual([
    'bridge.yaml:33: exams[0].cancelAfter: has no effect with onLeave: keep. Fix: take it out, or write onLeave: cancel.',
  ]);
});

test('reorderOnMissed is taken from 1 to 5, and refused where the provider never says that somebody missed an exam', () => {
  const [exam] = box.load(withExams('step: A, reorderOnMissed: 2')).exams;
  expect(exam?.rule).toMatchObject({ reorderOnMissed: 2 });
  expect(box.problemsOf(withExams('step: A, reorderOnMissed: 6'))).toEqual([
    'bridge.yaml:33: exams[0].reorderOnMissed: must be a whole number from 1 to 5. Fix: write such a number.',
  ]);
  const school = (more: string) =>
    withExams('step: A, reorderOnMissed: 1')
      .replace('provider: clinic, exam: A', 'provider: school, exam: A')
      .replace(
        'exams:\n',
        `  school:\n${indented(`kind: mapped\nurl: https://school.example.com\n${schoolKeys({ more })}`)}exams:\n`,
      );
  const missed = 'progress: { stage: [{ when: [{ at: /state, is: [noshow] }], stage: missed }] }\n';
  expect(box.load(school(missed)).exams).toHaveLength(1);
  expect(box.problemsOf(school('')).map((line) => line.replace(/^bridge.yaml:\d+: /, ''))).toEqual([
    'exams[0].reorderOnMissed: has no effect: school never says that the candidate did not come. Fix: read it under providers.school.progress, or take this key out.',
  ]);
});

test('an exam that can never match is found although the file is wrong elsewhere', () => {
  const text = withExams('step: A, colour: red', 'step: A, closeAfter: soon');
  expect(box.problemsOf(text)).toEqual([
    expect.stringMatching(/^bridge\.yaml:33: exams\[0\]\.colour: is an unknown key/),
    expect.stringMatching(/^bridge\.yaml:34: exams\[1\]\.closeAfter: is not a duration/),
    never(1, 'exams[0] (line 33)', 'comes'),
  ]);
});
