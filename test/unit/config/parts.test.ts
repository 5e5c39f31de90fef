// `parts` of a mapped provider and of an exam: taken into the rule that travels with a candidate, refused with line and fix else.
import { changed, ConfigSandbox, exampleFile } from '../../support/config-sandbox';
import { schoolKeys } from '../../support/mapped-school';
import { fileWithProvider } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const file = (more: string, ofExam?: string) => {
  const text = fileWithProvider(`url: https://school.example.com\n${schoolKeys({ more })}`);
  const atSchool = changed(text, '    provider: clinic\n', '    provider: school\n');
  return ofExam === undefined
    ? atSchool
    : changed(atSchool, '    provider: school\n', `    provider: school\n    ${ofExam}\n`);
};
const ruleOf = (text: string) => box.load(text).exams[0]?.rule.parts;
const problemsOf = (text: string): string => {
  try {
    box.load(text);
  } catch (error) {
    return String(error);
  }
  return 'taken';
};

test.each([
  ['', undefined, undefined],
  ['parts: { id: /code, count: 3 }', undefined, { count: 3 }],
  ['parts: { id: /code, names: [clinico, 7] }', undefined, { names: ['clinico', '7'] }],
  ['parts: { id: /code, count: 3 }', 'parts: { names: [a, b] }', { names: ['a', 'b'] }],
])('%s and %s of the exam are %j in its rule', (more, ofExam, rule) => {
  expect(ruleOf(file(more, ofExam))).toEqual(rule);
});

test('the mapping knows where the part is named', () => {
  const school = box.load(file('parts: { id: /code, count: 3 }')).providers.get('school');
  expect(school).toMatchObject({ mapping: { parts: { id: '/code' } } });
});

test.each([
  ['parts: { count: 3 }', 'parts.id'],
  ['parts: { id: code, count: 3 }', 'parts.id: is not a path'],
  ['parts: { id: /code }', 'parts: needs either count or names'],
  ['parts: { id: /code, count: 2, names: [a, b] }', 'parts: needs either count or names'],
  ['parts: { id: /code, count: 21 }', 'parts.count: must be a whole number from 1 to 20'],
  ['parts: { id: /code, names: [] }', 'parts.names: is an empty list'],
  ['parts: { id: /code, names: [Clínico, clinico] }', 'parts.names: names a part twice'],
])('%s is refused', (more, problem) => {
  expect(problemsOf(file(more))).toContain(`providers.school.${problem}`);
});

test('a list in an answer needs parts, or a name of the order in each item: else the last one would win', () => {
  const items = (more: string, key = '', asked = '/t') =>
    file(more).replace(/fetch: .*/, `fetch: { request: { method: GET, path: '${asked}' }, items: /exams${key} }`);
  expect(problemsOf(items('', ", reference: '{{/ref}}'"))).toBe('taken');
  expect(problemsOf(items('parts: { id: /code, count: 2 }', '', '/t/{{orderId}}'))).toBe('taken');
  expect(problemsOf(items('parts: { id: /code, count: 2 }', ", orderId: '{{/id}}'"))).toBe('taken');
  expect(problemsOf(items('parts: { id: /code, count: 2 }'))).toContain(
    'providers.school.fetch.request: names no order, so its answer would count for every open one',
  );
  expect(problemsOf(items(''))).toContain(
    'providers.school.fetch.items: lists several results, and nothing says which is which',
  );
});

test('parts of an exam have no effect where its provider names none', () => {
  expect(problemsOf(file('', 'parts: { count: 2 }'))).toContain(
    'exams[0].parts: has no effect: school says of no result which part it is. Fix: add providers.school.parts, or take this key out.',
  );
});

test('parts of an exam at a provider of the open protocol, which has none, are not asked of that provider', () => {
  const atClinic = changed(exampleFile, '    provider: clinic\n', '    provider: clinic\n    parts: { count: 2 }\n');
  expect(problemsOf(atClinic)).toContain(
    'exams[0].parts: has no effect: clinic says of no result which part it is. Fix: take this key out, or connect a provider with kind: mapped, which may have parts.',
  );
});
