// What a request after the order may name: what the run knows of it, and no more.
import { changed, ConfigSandbox } from '../../support/config-sandbox';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const good = fileWithProvider(`url: https://school.example.com
token: t
job: [branchCode]
values: { team: a, cnpj: { by: branchCode, of: { B-300: '1' } } }
callback: { verify: hmac-sha256-hex, header: X-Signature, secret: ${secret} }
order:
  request: { method: POST, path: /orders, body: { cnpj: '{{values.cnpj}}' } }
  orderId: '{{/id}}'
events: { reference: '{{/reference}}' }
result: { summary: 'Turma {{/team}}', outcome: [{ outcome: inconclusive }] }
fetch: { request: { method: GET, path: '/exams/{{exam}}/report', query: { job: '{{job.id}}', team: '{{values.team}}' } }, reference: '{{/ref}}' }
cancel: { request: { method: DELETE, path: '/exams/{{exam}}/{{orderId}}' } }`);

test('the code of the exam and the job are known to what asks for an order and what cancels it', () => {
  expect(box.load(good).providers.has('school')).toBe(true);
});

test.each([
  [
    "{ reference: '{{/reference}}' }",
    "{ believe: false, reference: '{{/reference}}' }",
    'fetch.request.path: has the unknown placeholder {{exam}}. Fix: use {{orderId}}, {{reference}}, {{token}}, {{now}}, {{nowMs}}, {{nowIso}}, {{nonce}}, {{callback:/path}}, {{values.<name>}}.',
  ],
  [
    '{{values.team}}',
    '{{values.cnpj}}',
    'fetch.request.query.team: needs values.cnpj, which depends on the job: only an order reads that. Fix: use {{exam}} or {{job.id}}, or a text that is the same for every job.',
  ],
  [
    '{{job.id}}',
    '{{job.customFields.7}}',
    'fetch.request.query.job: has the unknown placeholder {{job.customFields.7}}.',
  ],
  [
    'Turma {{/team}}',
    'Turma {{values.team}}',
    'result.summary: has the unknown placeholder {{values.team}}. Fix: use {{/path}}.',
  ],
])('refuses %s as %s', (passage, replacement, problem) => {
  expect(box.problemsOf(changed(good, passage, replacement)).join('\n')).toContain(`providers.school.${problem}`);
});

test('an answer is a version wherever it differs, so a version of it is refused', () => {
  const versioned = changed(
    good,
    'fetch: { request:',
    'fetch: { result: { version: [/id], outcome: [{ outcome: inconclusive }] }, request:',
  );
  expect(box.problemsOf(versioned).join('\n')).toContain(
    'providers.school.fetch.result.version: has no effect: an answer is a new version wherever it differs from the newest one known. Fix: take it out; of callbacks, result.version counts.',
  );
});
