import { changed, ConfigSandbox, exampleFile } from '../../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

test.each([
  ['a tab', '  port: 3000', '\tport: 3000', 'bridge.yaml:13: a tab indents the line. Fix: use spaces.'],
  [
    'an open bracket',
    'jobs: [123456]',
    'jobs: [123456',
    'bridge.yaml:35: the indentation does not fit. Fix: align the line with its neighbours, or close the bracket, brace or quote before it.',
  ],
  [
    'an alias that is no alias',
    'token: ${GUPY_TOKEN}',
    'token: *abc',
    'bridge.yaml:3: gupy.token: a value starts with * or &, which YAML reads as an alias. Fix: put the value in quotes.',
  ],
  [
    'a reserved character',
    'token: ${GUPY_TOKEN}',
    'token: @abc',
    'bridge.yaml:3: a value starts with a reserved character (@, `, % …). Fix: put the value in quotes.',
  ],
  [
    'a colon inside a value',
    'step: Exame admissional',
    'step: Exame: admissional',
    'bridge.yaml:33: a text with a colon stands without quotes, which YAML reads as a key. Fix: put the text in quotes, or indent the line.',
  ],
  [
    'an unknown tag',
    'step: Exame admissional',
    'step: !secret abc',
    'bridge.yaml:33: a value starts with !, which YAML reads as a tag. Fix: put the value in quotes.',
  ],
  [
    'a second document',
    'exams:\n',
    '---\nexams:\n',
    'bridge.yaml:32: the file holds several documents (---). Fix: keep one.',
  ],
])('the line of a syntax mistake is told: %s', (_title, passage, replacement, line) => {
  expect(box.problemsOf(changed(exampleFile, passage, replacement))).toContain(line);
});

test('what is nested too deeply is said so, within a second', () => {
  expect(box.problemsOf(`gupy: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`)).toEqual([
    'bridge.yaml:1: is nested too deeply. Fix: close the brackets, or align the lines.',
  ]);
});

test('a file that says it is YAML 1.1 is read as every other: no is a word there, and a date a text', () => {
  const text = `%YAML 1.1\n---\n${changed(exampleFile, '{ tag: Apto }', '{ tag: no }')}`;
  expect(box.load(text).exams[0]?.rule.publish.passed).toEqual({ tags: ['no'] });
});

test('one alias that leads nowhere is one problem', () => {
  expect(box.problemsOf(changed(exampleFile, 'jobs: [123456]', 'jobs: [*]'))).toHaveLength(1);
});

test('a key that is there twice hides no other problem', () => {
  const text = changed(exampleFile, '  port: 3000', '  port: 3000\n  port: 3001\n  colour: red');
  expect(box.problemsOf(text)).toEqual([
    'bridge.yaml:14: this key is already there in the same group. Fix: keep one of the two.',
    'bridge.yaml:15: server.colour: is an unknown key. Fix: take it out; known here: host, port, publicUrl, opsHost, opsPort, refusalsPerMinute, maxWebhookKiB, maxCallbackKiB.',
  ]);
});

test('after a syntax mistake, its echoes are kept short', () => {
  const lines = box.problemsOf(changed(exampleFile, '  port: 3000', '  port: "3000'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(3);
});

test.each([
  ['', 'bridge.yaml:1: the file is empty. Fix: write one with `gupy-exam-bridge init --force`.'],
  ['# only a comment\n', 'bridge.yaml:1: the file is empty. Fix: write one with `gupy-exam-bridge init --force`.'],
  ['- a\n- b\n', 'bridge.yaml:1: the file is no group of keys. Fix: write one with `gupy-exam-bridge init --force`.'],
  ['just a text', 'bridge.yaml:1: the file is no group of keys. Fix: write one with `gupy-exam-bridge init --force`.'],
])('a file that is no configuration at all: %j', (text, line) => {
  expect(box.problemsOf(text)).toEqual([line]);
});

test('an alias bomb is refused, not expanded', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const children = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(', ');
    return `a${level}: &a${level} [${children}]`;
  });
  expect(box.problemsOf(levels.join('\n'))).toEqual([
    'bridge.yaml:1: the aliases (&, *) of the file cannot be followed. Fix: write the values out.',
  ]);
});
