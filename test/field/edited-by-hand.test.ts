// bridge.yaml as people edit it who do so twice a year: texts from Word and from web pages, braces of other programs, half a merge, a line
// that was copied and not changed. Right is a refusal with its line that names the slip; what starts all the same is read by recruiters.
import { weakWording } from '../../config/weak-wording';
import { changed, ConfigSandbox, exampleFile } from '../support/config-sandbox';
import { fileWithProvider } from '../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const passed = (tag: string): string => changed(exampleFile, '{ tag: Apto }', `{ tag: ${tag} }`);
const failed = (comment: string): string => changed(exampleFile, '"Exame {{exam}}: inapto. {{summary}}"', comment);

describe('texts from a word processor', () => {
  it.each([
    ['“Apto”', passed('“Apto”')],
    ['„Apto“', passed('„Apto“')],
    ['‘Apto’', passed('‘Apto’')],
    ['«Apto»', passed('«Apto»')],
    ['a comment with a colon', failed('“Exame {{exam}}: inapto”')],
    ['a step', changed(exampleFile, 'step: Exame admissional', 'step: “Exame admissional”')],
  ])('typographic quotes are named with their line: %s', (_title, text) => {
    const line = text.split('\n').findIndex((written) => /[“”„‘’«»]/.test(written)) + 1;
    const problems = box.problemsOf(text);
    expect(problems.join('\n')).toContain(`bridge.yaml:${line}: `);
    expect(problems.join('\n')).toContain('typographic quotes are letters to YAML. Fix: write straight ones, " or \'.');
  });

  it('within straight quotes, or within a text, they are letters', () => {
    expect(() => box.load(passed("'“Apto”'"))).not.toThrow();
    expect(() => box.load(passed('Apto para “altura”'))).not.toThrow();
  });

  it.each([
    ['a blank of a web page', '    provider: clinic', '\u00a0   provider: clinic', 'a blank that is none to YAML'],
    ['an invisible mark', '    provider: clinic', '\u200b    provider: clinic', 'a blank that is none to YAML'],
    ['a dash of Word', '  - step', '  – step', 'a list item begins with a dash of a word processor'],
    ['half of a merge', '    provider: clinic', '<<<<<<< HEAD\n    provider: clinic', 'a merge conflict is left'],
    ['no blank behind a colon', '    provider: clinic', '    provider:clinic', 'a colon without a blank behind it'],
    ['no blank behind the colon of an item', '  - step: Exame', '  - step:Exame', 'a colon without a blank behind it'],
    ['the middle of a merge', '    provider: clinic', '=======\n    provider: clinic', 'a merge conflict is left'],
  ])('%s is the one problem that is named', (_title, passage, slip, reason) => {
    const text = exampleFile.replace(passage, slip);
    const problems = box.problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`bridge.yaml:${lineOf(text, slip.split('\n')[0] ?? '')}: `);
    expect(problems[0]).toContain(reason);
  });
});

describe('placeholders in the braces of other programs', () => {
  it.each([
    ['{exam}', '"Exame {exam}: inapto."', 'has {exam}, which is sent as it stands. Fix: write {{exam}}.'],
    ['%summary%', '"Inapto: %summary%"', 'has %summary%, which is sent as it stands. Fix: write {{summary}}.'],
    ['one of several', '"{{exam}}: {score}"', 'has {score}, which is sent as it stands. Fix: write {{score}}.'],
    ['${exam}', '"Exame ${exam}: inapto."', 'Fix: write {{exam}} for the placeholder, or set exam.'],
  ])('%s in a wording', (_title, comment, said) => {
    expect(box.problemsOf(failed(comment)).join('\n')).toContain(said);
  });

  it.each(['"100% apto, 50% exato"', '"Apto {ver anexo}"', '"Apto {}"', '"Exame {{exam}}: 100%"'])(
    '%s is text',
    (comment) => {
      expect(() => box.load(failed(comment))).not.toThrow();
    },
  );

  const mapping = (request: string) =>
    fileWithProvider(`token: t
url: https://x.example.com
pollEvery: 1h
order: { orderId: '{{reference}}' }
poll: { request: ${request} }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }`);

  it.each(["{ method: GET, path: '/orders/{orderId}' }", "{ method: GET, path: /o, query: { id: '{orderId}' } }"])(
    'as pages of vendors write addresses: %s',
    (request) => {
      expect(box.problemsOf(mapping(request)).join('\n')).toContain(
        'has the name of a placeholder in single braces, which are sent as they stand. Fix: write {{name}}.',
      );
    },
  );

  it.each([
    "{ method: GET, path: '/orders/{{orderId}}' }",
    "{ method: GET, path: '/orders/{{orderId}}/{x}' }",
    "{ method: POST, path: /graphql, body: { query: 'query{order(id:1){reference}}', id: '{{orderId}}' } }",
    "{ method: POST, path: /graphql, body: { query: 'query($id: ID!) { order(id: $id) {orderId} }', id: '{{orderId}}' } }",
    "{ method: POST, path: /o, body: { id: '{{orderId}}', path: '/orders/{orderId}', in: { query: '{orderId}', path: '{orderId}' } } }",
  ])('what is no slip is taken: %s', (request) => {
    expect(() => box.load(mapping(request))).not.toThrow();
  });
});

describe('a wording in short', () => {
  it.each([
    ['passed:       { tag: Apto }', 'passed: Apto', 'publish.passed: must be a group of keys. Fix: write { tag: … }.'],
    ['passed:       { tag: Apto }', 'passed: "Apto, {{exam}}"', 'must be a group of keys. Fix: write { tag: … }.'],
    [
      '{ tag: Apto }',
      '{ tag: }',
      'publish.passed.tag: is empty, must be a text or a list of texts. Fix: write a text, or',
    ],
  ])('%s becomes %s', (passage, slip, said) => {
    expect(box.problemsOf(changed(exampleFile, passage, slip))).toEqual([expect.stringContaining(said)]);
  });
});

describe('a tag that was copied from one outcome to the other', () => {
  const warnings = (ofPassed: string, ofFailed: string) =>
    weakWording({ exams: [{ publish: { passed: { tag: ofPassed }, failed: { tag: ofFailed } } }] }).map(
      ({ reason }) => reason,
    );

  it.each([
    ['Inapto', 'Inapto'],
    ['Reprovado no exame', 'reprovado  no exame'],
    ['Passed', 'Passed'],
  ])('%s for passed and %s for failed is a warning', (ofPassed, ofFailed) => {
    expect(warnings(ofPassed, ofFailed)).toEqual(['is the tag of passed too, so nobody can tell one from the other']);
  });

  it.each([
    ['Apto', 'Inapto'],
    ['Exame concluído', 'Exame concluído'],
  ])('%s and %s are a choice', (ofPassed, ofFailed) => {
    expect(warnings(ofPassed, ofFailed)).toEqual([]);
  });
});

// YAML's own rules, which every first file meets: a # behind a blank begins a remark, a comma between braces ends a text, << merges nothing
// since YAML 1.2.
describe('a text that YAML ends before its end', () => {
  const step = '  - step: Exame admissional';
  const lines = (...of: string[]) => changed(exampleFile, step, of.join('\n'));

  it.each([
    ['step: Exame #2', lines('  - step: Exame #2'), 'exams[0].step: ends before a #, which begins a remark'],
    ['exam: ASO #1', changed(exampleFile, 'exam: ASO-ADM', 'exam: ASO #1'), 'exams[0].exam: ends before a #'],
    [
      'a list of tags',
      changed(exampleFile, '{ tag: Apto }', '\n        tag:\n          - Fase #3'),
      'exams[0].publish.passed.tag[0]: ends before a #',
    ],
  ])('a number behind a #: %s', (_title, text, said) => {
    expect(box.problemsOf(text)).toEqual([expect.stringContaining(`${said}`)]);
    expect(box.problemsOf(text)[0]).toContain('Fix: put the text in quotes.');
  });

  it.each([
    ['a remark', lines(`${step} # of all jobs`)],
    ['a key that was taken out', lines(step, '    #stepId: 5')],
    ['a key that was taken out at the end', `${exampleFile}      #ordered: {}\n`],
    ['no blank before it', lines('  - step: Exame#2')],
    ['quotes', lines('  - step: "Exame #2"')],
  ])('no slip: %s', (_title, text) => {
    expect(() => box.load(text)).not.toThrow();
  });

  it('a comma between braces', () => {
    expect(box.problemsOf(changed(exampleFile, '{ tag: Apto }', '{ tag: Apto, com restrições }'))).toEqual([
      expect.stringMatching(
        /exams\[0\]\.publish\.passed\.com restrições: is an unknown key without a value\. Fix: take it out, or put the text in quotes, where a comma/,
      ),
    ]);
  });

  it('<<', () => {
    expect(box.problemsOf(changed(exampleFile, '    publish:', '    <<: {}\n    publish:'))).toEqual([
      expect.stringMatching(
        /exams\[0\]\.<<: merges nothing here\. Fix: write the keys out, or a whole group as \*name\.$/,
      ),
    ]);
  });
});
