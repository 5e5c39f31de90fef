// Messages to the candidate in bridge.yaml: what is taken, and what is refused at start.
import { ConfigSandbox, exampleFile } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const publish = 'publish: { passed: {}, failed: {}, inconclusive: {}, expired: {}, cancelled: {} }';

/** The example with this exam instead. */
function withNotify(notify: string): string {
  const head = exampleFile.slice(0, exampleFile.indexOf('exams:\n'));
  return `${head}exams:\n  - { step: A, provider: clinic, exam: A, deadline: 10d, ${publish}, notify: ${notify} }\n`;
}

const place = 'bridge.yaml:33: exams[0].notify';
const fix = 'Fix: write template (the id in Gupy), or subject and body.';

test('off unless configured, and both forms travel in the rule', () => {
  expect(box.load(exampleFile).exams[0]?.rule.notify).toBeUndefined();
  const words = '{ subject: "Exame {{exam}}", body: "Em {{deadline}}." }';
  const { exams, warnings } = box.load(
    withNotify(`{ ordered: { template: 4711 }, missed: ${words}, remind: { template: "4712", before: 24h } }`),
  );
  expect(exams[0]?.rule.notify).toEqual({
    ordered: { template: 4711 },
    missed: { subject: 'Exame {{exam}}', body: 'Em {{deadline}}.' },
    remind: { template: 4712, before: 24 * 3_600_000 },
  });
  expect(warnings).toEqual([]);
});

test('gupy.messages says what goes along with a template', () => {
  const text = exampleFile.replace('gupy:\n', 'gupy:\n  messages: { allowReply: false, from: Exames }\n');
  expect(box.load(text).gupy.messages).toEqual({ allowReply: false, from: 'Exames' });
  expect(box.load(exampleFile).gupy.messages).toEqual({});
});

test.each<[string, string, string[]]>([
  ['nothing', '{}', [`${place}: names no message. Fix: name one, such as scheduled, or take notify out.`]],
  ['no wording', '{ ordered: {} }', [`${place}.ordered: has no template. ${fix}`]],
  ['half a text', '{ missed: { subject: S } }', [`${place}.missed: has no body. ${fix}`]],
  [
    'both forms',
    '{ missed: { template: 1, subject: S, body: B } }',
    [
      `${place}.missed.subject: is given besides template. ${fix}`,
      `${place}.missed.body: is given besides template. ${fix}`,
    ],
  ],
  [
    'a reminder that can never come in time',
    '{ remind: { template: 1, before: 10d } }',
    [
      `${place}.remind.before: is not shorter than the deadline of the exam, so the reminder could never come in time. ` +
        'Fix: write a shorter time, such as 24h.',
    ],
  ],
])('%s is refused', (_title, notify, problems) => {
  expect(box.problemsOf(withNotify(notify))).toEqual(problems);
});

test('a placeholder that may be empty is a warning, an unknown one is refused', () => {
  const { warnings } = box.load(withNotify('{ scheduled: { subject: S, body: "Em {{scheduledFor}}." } }'));
  expect(warnings).toMatchObject([{ place: `${place}.scheduled.body`, reason: '{{scheduledFor}} may be empty' }]);
  expect(box.problemsOf(withNotify('{ scheduled: { subject: S, body: "{{name}}" } }'))[0]).toContain(
    'has the unknown placeholder {{name}}',
  );
});
