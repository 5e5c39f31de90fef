import type { MappedRequest } from '../../../../providers/mapped/mapping';
import { callOf } from '../../../../providers/mapped/mapped-request';
import { fill, type TemplateValues } from '../../../../providers/mapped/template-values';

const values: TemplateValues = {
  named: new Map([
    ['reference', 'a/b c'],
    ['candidate.email', ' Amora@Example.com '],
    ['candidate.document', '012.345-6'],
    ['job.id', '12'],
    ['empty', ''],
  ]),
  documents: new Map<string, unknown>([
    ['', { id: 7, deep: { name: 'x' } }],
    ['callback', { id: 'c-1' }],
  ]),
  hashKey: 'key',
};

const context = { provider: 'school', endpoint: 'order', signal: new AbortController().signal };
const called = (request: Partial<MappedRequest>) =>
  callOf({ method: 'POST', path: '/x', form: false, answer: 'json', ...request }, values, context);

test.each([
  ['plain', 'plain'],
  ['{{reference}}', 'a/b c'],
  ['<{{ /id }}|{{/deep/name}}|{{callback:/id}}>', '<7|x|c-1>'],
  ['{{candidate.document | digits}}', '0123456'],
  ['{{job.id | basic}}', Buffer.from('12:').toString('base64')],
  ['{{missing}}', undefined],
  ['a {{empty}}', undefined],
  ['{{/nothing}}', undefined],
  ['{{other:/id}}', undefined],
  ['{{/deep}}', undefined],
])('%s is filled to %s', (template, text) => {
  expect(fill(template, values)).toBe(text);
});

test('a hash is the same however an address is written, and says nothing without its key', () => {
  const hash = fill('{{candidate.email | hash}}', values);
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  const other = new Map([['candidate.email', 'amora@example.COM']]);
  expect(fill('{{candidate.email | hash}}', { ...values, named: other })).toBe(hash);
  expect(fill('{{candidate.email | hash}}', { ...values, hashKey: 'other' })).not.toBe(hash);
  expect(fill('{{candidate.email | hash}}', { ...values, hashKey: undefined })).toBeUndefined();
});

test('what goes into a path is one segment, whatever it holds', () => {
  expect(called({ path: '/tests/{{reference}}/{{/id}}' }).path).toBe('/tests/a%2Fb%20c/7');
  expect(() => called({ path: '/tests/{{missing}}' })).toThrow(
    expect.objectContaining({
      failureClass: 'rejected',
      message: 'school: the path of order needs {{missing}}, which has no value',
    }) as Error,
  );
});

test.each(['.', '..'])('%s as a part of a path is the way to another route, and is not called', (id) => {
  const climbing = { ...values, documents: new Map<string, unknown>([['callback', { id }]]) };
  const path = '/reports/{{callback:/id}}';
  expect(() => callOf({ method: 'GET', path, form: false, answer: 'json' }, climbing, context)).toThrow(
    'school: the path of order needs {{callback:/id}}, which is no name',
  );
});

test('P-PII: messages show of a path only ids, and the template of everything else', () => {
  const path = '/x/{{reference}}/{{candidate.email}}/{{callback:/id}}/{{candidate.email | hash}}/{{job.id}}';
  expect(called({ path }).shownPath).toBe(
    '/x/a%2Fb%20c/{{candidate.email}}/{{callback:/id}}/{{candidate.email | hash}}/12',
  );
});

test('a body keeps its types, and fields without a value are left out', () => {
  const body = {
    id: '{{job.id | number}}',
    document: '{{candidate.document | integer}}',
    text: 'job {{job.id | number}}',
    not: '{{reference | number}}',
    missing: '{{missing}}',
    list: ['{{job.id}}', '{{missing}}', 1, null],
    fixed: { yes: true, none: null },
    '{{job.id}}': 'named',
    '{{missing}}': 'dropped',
  };
  expect(called({ body }).body).toEqual({
    id: 12,
    document: 123456,
    text: 'job 12',
    list: ['12', 1, null],
    fixed: { yes: true, none: null },
    '12': 'named',
  });
});

test('queries and headers without a value are left out; a form is a form', () => {
  const call = called({
    query: { q: '{{reference}}', none: '{{missing}}' },
    headers: { 'x-job': '{{job.id}}', 'x-none': '{{missing}}' },
    body: { a: '{{reference}}', b: 1 },
    form: true,
  });
  expect(call.query).toEqual({ q: 'a/b c' });
  expect(call.headers).toEqual({ 'x-job': '12', 'content-type': 'application/x-www-form-urlencoded' });
  expect(call.body).toBe('a=a%2Fb+c&b=1');
});
