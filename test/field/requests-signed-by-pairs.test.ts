// Requests that are signed over `name=value` of their fields, sorted, not encoded, with a sign between. Sources: ProctorExam
// (docs.proctorexam.com: HMAC-SHA256 in hex of all other parameters "in the format name=value joined by ?"), and ExamUnit, which does the same
// for proctoring; Mettl has the values alone, a line each.
import { createHmac } from 'node:crypto';
import { ConfigSandbox } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, reference } from '../support/preset-world';

const signed = (written: string) => `token: api-token
pollEvery: 1h
signing: { secret: secret-key, signed: '${written}' }
candidate: [name]
order:
  request:
    method: POST
    path: /api/v3/exams/7/student_sessions
    form: true
    headers: { authorization: 'Token token={{token}}' }
    body: { id: '7', name: '{{candidate.name}}', external_id: '{{reference}}', nonce: '{{nowMs}}', timestamp: '{{nowMs}}', signature: '{{signature}}' }
  orderId: '{{/student_session/id}}'
fetch:
  request:
    method: GET
    path: '/api/v3/student_sessions/{{orderId}}'
    query: { id: '{{orderId}}', nonce: '{{nowMs}}', timestamp: '{{nowMs}}', signature: '{{signature}}' }
result:
  outcome: [{ when: [{ at: /reviewed, is: ['10'] }], outcome: passed }, { outcome: inconclusive }]`;

const joined = (fields: Record<string, string>, between: string) =>
  Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join(between);
const mac = (text: string) => createHmac('sha256', 'secret-key').update(text).digest('hex');

test.each([
  ['{{fieldPairs | join ?}}', '?'],
  ['{{fieldPairs | join &}}', '&'],
  ['{{fieldPairs | join}}', ''],
  ['{{fieldPairs}}', '\n'],
])('ProctorExam, ExamUnit: %s', async (written, between) => {
  const world = await PresetWorld.start(signed(written));
  world.answers({ 'POST /api/v3/exams/7/student_sessions': { student_session: { id: 5 } } });
  await world.order({ candidate: { name: 'Amora de Exemplo & Filha' } });
  const { signature: ofOrder, ...form } = world.calls()[0]?.body as Record<string, string>;
  expect(form).toMatchObject({ id: '7', name: 'Amora de Exemplo & Filha', external_id: reference });
  expect(ofOrder).toBe(mac(joined(form, between)));
  world.answers({ 'GET /api/v3/student_sessions/5': { reviewed: '10' } });
  expect(await world.poll('5')).toMatchObject({ result: { outcome: 'passed' } });
  const { signature: ofQuestion, ...query } = world.lastQuery;
  expect([Object.keys(query).sort(), ofQuestion]).toEqual([['id', 'nonce', 'timestamp'], mac(joined(query, between))]);
  await world.close();
});

test('a filter that is none is refused', () => {
  const box = new ConfigSandbox();
  const file = fileWithProvider(`url: https://x.example.com\n${signed('{{fieldPairs | joined ?}}')}`);
  expect(box.problemsOf(file)).toEqual([expect.stringContaining('signing.signed: has the unknown filter joined')]);
  box.remove();
});
