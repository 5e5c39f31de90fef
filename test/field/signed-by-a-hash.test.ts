// Requests that are signed by a plain hash, in which the secret stands between what is signed: ClassMarker's API for results that no
// webhook brought (https://www.classmarker.com/online-testing/api/developers/), and the UsernameToken of WS-Security (OASIS, profile
// 1.1.1), which services of occupational health such as SOC ask for. Values are made up.
import { createHash } from 'node:crypto';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, reference } from '../support/preset-world';
import { readXml } from '../../providers/xml-document';
import { valueAt } from '../../providers/document-path';

let world: PresetWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const result = `result: { outcome: [{ when: [{ at: /passed, is: [true] }], outcome: passed }, { outcome: inconclusive }] }`;
const classmarker = (signing: string) => `token: api-key
pollEvery: 1h
signing: { secret: api-secret, ${signing} }
order: { orderId: '{{reference}}' }
poll:
  request:
    method: GET
    path: /v1/links/recent_results.json
    query: { api_key: '{{token}}', signature: '{{signature}}', timestamp: '{{now}}', ref: '{{reference}}' }
${result}`;
const asDocumented = "plain: true, signed: '{{token}}{{secret}}{{now}}'";

test('ClassMarker: SHA-256 of key, secret and time, in the query', async () => {
  world = await PresetWorld.start(classmarker(asDocumented));
  world.answersBy(() => ({ passed: true }));
  await expect(world.poll(reference)).resolves.toMatchObject({ result: { outcome: 'passed' } });
  const { signature, timestamp } = world.lastQuery;
  expect(signature).toBe(createHash('sha256').update(`api-keyapi-secret${timestamp}`).digest('hex'));
  expect(JSON.stringify(world.lastQuery)).not.toContain('api-secret');
});

test('WS-Security: SHA-1 of nonce, time and password in base64, beside the nonce in base64', async () => {
  const token = `wsse:UsernameToken:
            wsse:Username: '{{token}}'
            wsse:Password: { '@Type': PasswordDigest, '#text': '{{signature}}' }
            wsse:Nonce: '{{nonce | base64}}'
            wsu:Created: '{{nowIso}}'`;
  world = await PresetWorld.start(`token: user-1
pollEvery: 1h
signing: { secret: password-1, algorithm: sha1, weak: accepted, encoding: base64, plain: true, signed: '{{nonce}}{{nowIso}}{{secret}}' }
order:
  request:
    method: POST
    path: /exames
    xml: true
    answer: xml
    body:
      soap:Envelope:
        soap:Header:
          wsse:Security:
            ${token.replaceAll('\n', '\n  ')}
        soap:Body: { pedido: { referencia: '{{reference}}' } }
  orderId: '{{/pedido/numero}}'
fetch: { request: { method: GET, path: '/exames/{{orderId}}' } }
${result}`);
  const answer = Buffer.from('<pedido><numero>42</numero></pedido>');
  world.answersBytes('POST /exames', answer, { 'content-type': 'text/xml' });
  world.answers({});
  await expect(world.order()).resolves.toBe('42');
  const sent = readXml(world.lastBody);
  const at = (name: string) => String(valueAt(sent, `/Envelope/Header/Security/UsernameToken/${name}`));
  const nonce = Buffer.from(at('Nonce'), 'base64');
  const digest = createHash('sha1')
    .update(nonce)
    .update(`${at('Created')}password-1`)
    .digest('base64');
  expect([at('Username'), at('Password')]).toEqual(['user-1', digest]);
  expect(world.lastBody).not.toContain('password-1');
  await world.order();
  expect(world.lastBody).not.toContain(nonce.toString('base64'));
});

test('a filter holds for the secret and for parts of the request, too', async () => {
  const signed = "plain: true, signed: '{{secret | base64}}{{method | base64}}{{now}}'";
  world = await PresetWorld.start(classmarker(signed));
  world.answersBy(() => ({ passed: true }));
  await world.poll(reference);
  const { signature, timestamp } = world.lastQuery;
  const [secret, method] = ['api-secret', 'GET'].map((text) => Buffer.from(text).toString('base64'));
  expect(signature).toBe(createHash('sha256').update(`${secret}${method}${timestamp}`).digest('hex'));
});

test.each([
  [
    "key: text, plain: true, signed: '{{token}}{{secret}}{{now}}'",
    'signing.key: means nothing to a plain hash, which has no key. Fix: take it out.',
  ],
  [
    "plain: true, signed: '{{token}}{{now}}'",
    'signing.signed: lacks the secret, so anybody can make it. Fix: put {{secret}} where the provider wants it.',
  ],
  [
    "signed: '{{token}}{{secret}}{{now}}'",
    'signing.signed: has the secret, which is the key already. Fix: take {{secret}} out, or write plain: true.',
  ],
])('%s is refused at start', (signing, problem) => {
  const box = new ConfigSandbox();
  try {
    const file = fileWithProvider(`${classmarker(signing)}\nurl: https://school.example.com`);
    const problems = box.problemsOf(file, { ...goodEnv });
    expect(problems.map((line) => line.replace(/^.*?providers\.school\./, ''))).toEqual([problem]);
  } finally {
    box.remove();
  }
});
