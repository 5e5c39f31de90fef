// `login`, `signing` and a provider without callbacks are refused with line and fix while anything is missing.
import { changed, ConfigSandbox } from '../../support/config-sandbox';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const keys = `url: https://school.example.com
token: private-key-of-the-test
pollEvery: 1h
login:
  url: https://login.example.com
  request: { method: POST, path: /token, form: true, body: { client_secret: '{{token}}' } }
  token: /access_token
signing: { signed: '{{now}}{{target}}{{body}}' }
order:
  request: { method: POST, path: /orders, headers: { x-sig: '{{signature}}', x-session: '{{login}}' } }
  orderId: '{{/id}}'
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }
result: { outcome: [{ outcome: inconclusive }] }`;
const good = fileWithProvider(keys);

test('what is left out has a default', () => {
  expect(box.load(good).providers.get('school')).toMatchObject({
    mapping: {
      login: { lifetime: 1_800_000, allowPrivateNetwork: false },
      signing: { secret: 'private-key-of-the-test', algorithm: 'sha256', encoding: 'hex' },
      events: { format: 'json', believe: true },
    },
  });
});

test('the permission for private addresses is inherited by a login at the host of the provider alone', () => {
  const allowed = changed(good, 'pollEvery: 1h', 'pollEvery: 1h\n    allowPrivateNetwork: true');
  const loginOf = (text: string) => box.load(text).providers.get('school');
  expect(loginOf(allowed)).toMatchObject({ mapping: { login: { allowPrivateNetwork: false } } });
  expect(loginOf(changed(allowed, '      url: https://login.example.com\n', ''))).toMatchObject({
    mapping: { login: { allowPrivateNetwork: true } },
  });
});

test.each([
  ['https://login', 'http://login', 'login.url: is plain http, which would show tokens and personal data on the way.'],
  ['      token: /access_token\n', '', 'login.token: is missing.'],
  [
    "client_secret: '{{token}}'",
    "client_secret: '{{exam}}'",
    'login.request.body.client_secret: has the unknown placeholder {{exam}}.',
  ],
  [
    '/orders/{{orderId}}',
    '/orders/{{job.name}}',
    'fetch.request.path: has the unknown placeholder {{job.name}}. Fix: use {{orderId}}, {{reference}}, {{exam}}, {{job.id}}, {{token}}, {{now}}, {{nowMs}}, {{nowIso}}, {{nonce}}, {{login}}, {{signature}}, {{callback:/path}}, {{values.<name>}}.',
  ],
  ["x-sig: '{{signature}}'", 'x-sig: none', 'signing: makes a signature that no request sends.'],
  ["signed: '{{now}}", "algorithm: sha1, signed: '{{now}}", 'signing.algorithm: is sha1, which is old.'],
  ["signed: '{{now}}", "key: hex, signed: '{{now}}", 'signing.secret: is not written in hex.'],
  ["signed: '{{now}}", "signed: '{{nowish}}", 'signing.signed: has the unknown placeholder {{nowish}}.'],
  ['    signing:', '    # signing:', 'order.request.headers.x-sig: has the unknown placeholder {{signature}}.'],
  [
    '    pollEvery: 1h\n',
    '',
    'pollEvery: is missing: there are no callbacks. Fix: say how often an open order is asked for, such as 1h.',
  ],
  [
    '    fetch:',
    '    # fetch:',
    'callback: is missing, and nothing asks for results. Fix: add callback and events, or fetch or poll.',
  ],
  ['    fetch:', "    events: { reference: '{{/ref}}' }\n    fetch:", 'callback: is missing: events need it.'],
])('refuses %s as %s', (passage, replacement, problem) => {
  expect(box.problemsOf(changed(good, passage, replacement)).join('\n')).toContain(`providers.school.${problem}`);
});

const signed = `callback: { verify: hmac-sha256-hex, header: X-Sig, secret: ${secret} }`;

test.each([
  ['', 'events: is missing. Fix: say what the callbacks mean, or take a preset.'],
  ["events: { reference: '{{/ref}}', challenge: {} }", 'events.challenge: does not say where the value stands.'],
  [
    "events: { reference: '{{/ref}}', challenge: { query: a, field: /a } }",
    'events.challenge: does not say where the value stands.',
  ],
  [
    "events: { reference: '{{/ref}}', format: jwt }",
    'events.format: is jwt, but callback.verify is not. Fix: set verify: jwt-hs256, or jwt-public-key.',
  ],
  ["events: { reference: '{{/ref}}', format: msgpack }", 'events.format: must be json or form or xml or csv or jwt'],
])('refuses a callback with %j', (events, problem) => {
  const file = fileWithProvider(`${keys}\n${signed}\n${events}`);
  expect(box.problemsOf(file).join('\n')).toContain(`providers.school.${problem}`);
});
