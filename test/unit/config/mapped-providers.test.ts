// A mapped provider is refused with line and fix while anything about it is unsure.
import { readPreset, presetNames } from '../../../config/preset-files';
import { changed, ConfigSandbox } from '../../support/config-sandbox';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const written = `url: https://school.example.com
token: t
candidate: [email]
callback: { verify: hmac-sha256-hex, header: X-Signature, secret: ${secret} }
values: { team: a }
order:
  request:
    method: POST
    path: /orders
    body: { exam: '{{exam}}', email: '{{candidate.email}}', team: '{{values.team}}' }
  orderId: '{{/id}}'
events:
  reference: '{{/reference}}'
result:
  outcome:
    - when: [{ at: /score, from: 70 }]
      outcome: passed
    - outcome: failed
fetch:
  request: { method: GET, path: '/orders/{{orderId}}' }`;

const good = fileWithProvider(written);
/** Line of the key `kind: mapped`; the provider's own lines follow. */
const first = good.split('\n').findIndex((line) => line.includes('kind: mapped')) + 1;

test('a mapping that is written out is taken', () => {
  const school = box.load(good).providers.get('school');
  expect(school).toMatchObject({
    kind: 'mapped',
    callbackUrl: 'https://bridge.example.com/callbacks/school',
    callback: {
      verify: 'hmac',
      algorithm: 'sha256',
      encoding: 'hex',
      at: { in: 'header', name: 'x-signature' },
      prefix: '',
      signed: '{{body}}',
      secrets: [{ value: secret }],
    },
    requestsPerMinute: 300,
  });
});

test.each<[title: string, passage: string, replacement: string, line: number, problem: string]>([
  [
    'a missing part',
    '\n    result:',
    '\n    results:',
    -1,
    'providers.school.result: is missing. Fix: say how a result is read, or take a preset.',
  ],
  [
    'a scheme without its header',
    'header: X-Signature, ',
    '',
    4,
    'providers.school.callback.header: is missing: hmac-sha256-hex needs it. Fix: name the header that carries the proof.',
  ],
  [
    'a key that the scheme has no use for',
    'header: X-Signature',
    'header: X-Signature, issuer: x',
    4,
    'providers.school.callback.issuer: means nothing to hmac-sha256-hex. Fix: take it out.',
  ],
  [
    'no scheme',
    'verify: hmac-sha256-hex, header: X-Signature, ',
    '',
    4,
    'providers.school.callback: has no verify. Fix: name a scheme: standard-webhooks, hmac-sha256-hex, hmac-sha256-base64, timestamped-hmac, hmac, public-key, jwt-hs256, jwt-public-key, static-header, url-token, path-token.',
  ],
  [
    'a secret that is none of the scheme',
    'verify: hmac-sha256-hex, header: X-Signature',
    'verify: standard-webhooks',
    4,
    'providers.school.callback.secret: is not a Standard Webhooks secret.',
  ],
  [
    'an unknown part in what is signed',
    'header: X-Signature',
    "header: X-Signature, signed: '{{bodie}}'",
    4,
    'providers.school.callback.signed: has the unknown placeholder {{bodie}}.',
  ],
  [
    'nothing signed',
    'header: X-Signature',
    'header: X-Signature, signed: abc',
    4,
    'providers.school.callback.signed: signs nothing of the callback.',
  ],
  [
    'a proof that leaves the body open',
    'verify: hmac-sha256-hex',
    'verify: static-header',
    4,
    'providers.school.callback.verify: proves who sent the callback, but not what it says. Fix: set events.believe: false, so that the result is fetched.',
  ],
  [
    'a template that leaves the body open',
    'header: X-Signature',
    "header: X-Signature, signed: '{{/id}}'",
    4,
    'providers.school.callback.verify: proves who sent the callback, but not what it says.',
  ],
  [
    'an unknown placeholder',
    "'{{exam}}'",
    "'{{exams}}'",
    10,
    'providers.school.order.request.body.exam: has the unknown placeholder {{exams}}.',
  ],
  [
    'a personal field that may not leave',
    'candidate.email',
    'candidate.firstName',
    10,
    'providers.school.order.request.body.email: sends the firstName of the candidate. Fix: add firstName to candidate, which says what may leave Gupy.',
  ],
  [
    'a value that is not set',
    'values.team',
    'values.group',
    10,
    'providers.school.order.request.body.team: needs values.group. Fix: set group under values of the provider.',
  ],
  [
    'a scheme that only every object has',
    'verify: hmac-sha256-hex',
    'verify: constructor',
    4,
    'providers.school.callback.verify: must be standard-webhooks or hmac-sha256-hex or',
  ],
  [
    'a threshold that is not set',
    'from: 70',
    "from: '{{values.percent}}'",
    5,
    'providers.school.values.percent: is missing: a threshold needs it. Fix: add it, a number.',
  ],
  [
    'an id that is a path and not a template',
    "orderId: '{{/id}}'",
    'orderId: /id',
    11,
    'providers.school.order.orderId: is the same text for every order. Fix: write {{/id}}.',
  ],
  [
    'a reference that points to nothing',
    "reference: '{{/reference}}'",
    'reference: ref-1',
    13,
    'providers.school.events.reference: is the same text for every order. Fix: point to a value with {{/path}}.',
  ],
  [
    'a rule whose range is empty',
    'from: 70',
    'from: 70, below: 70',
    16,
    'providers.school.result.outcome[0].when[0]: can never hold: from must be smaller than below. Fix: put the smaller number under from.',
  ],
  [
    'a verdict on what is there and may be no number',
    '- outcome: failed',
    '- { when: [{ at: /score, present: true }], outcome: failed }\n        - outcome: inconclusive',
    18,
    'providers.school.result.outcome[1]: calls failed whatever is there, also what is no number',
  ],
  [
    'an unknown filter',
    "exam: '{{exam}}'",
    "exam: '{{exam | upper}}'",
    10,
    'providers.school.order.request.body.exam: has the unknown filter upper. Fix: use number, digits, integer, basic, base64, hash, date, last, join.',
  ],
  [
    'a hash without a key',
    "exam: '{{exam}}'",
    "exam: '{{exam | hash}}'",
    10,
    'providers.school.order.request.body.exam: hashes without a key. Fix: set hashKey at the provider.',
  ],
  [
    'a name that is unknown there',
    '/orders/{{orderId}}',
    '/orders/{{deadline}}',
    20,
    'providers.school.fetch.request.path: has the unknown placeholder {{deadline}}. Fix: use {{orderId}}, {{reference}}, {{exam}}, {{job.id}}, {{token}}, {{now}}, {{nowMs}}, {{nowIso}}, {{nonce}}, {{callback:/path}}, {{values.<name>}}.',
  ],
  [
    'the query of a URL that is not proven',
    '{{/reference}}',
    '{{url.reference}}',
    13,
    'providers.school.events.reference: believes the URL of the callback, which this scheme does not prove.',
  ],
  [
    'callbacks of no order',
    "reference: '{{/reference}}'",
    'emptyBody: true',
    12,
    'providers.school.events: says of no callback which order it belongs to.',
  ],
  [
    'a state without an outcome',
    '        - outcome: failed\n',
    '',
    15,
    'providers.school.result.outcome: leaves some states without an outcome. Fix: end it with a rule without `when`, such as { outcome: inconclusive }.',
  ],
  [
    'a rule that can never hold',
    '        - outcome: failed\n',
    '        - outcome: failed\n        - outcome: passed\n',
    19,
    'providers.school.result.outcome[2]: can never hold: the rule before it always does.',
  ],
  [
    'a path that is none',
    'at: /score',
    'at: score',
    16,
    'providers.school.result.outcome[0].when[0].at: is not a path into JSON.',
  ],
  [
    'a condition that tests nothing',
    ', from: 70',
    '',
    16,
    'providers.school.result.outcome[0].when[0]: tests nothing. Fix: add is, not, from, below or present.',
  ],
  [
    'a path with its query',
    'path: /orders\n',
    'path: /orders?x=1\n',
    9,
    'providers.school.order.request.path: is not a path. Fix: start with /, and write the query under `query`.',
  ],
  [
    'an unknown key in a mapping',
    'path: /orders\n',
    'path: /orders\n        boddy: {}\n',
    10,
    'providers.school.order.request.boddy: is an unknown key (did you mean body?). Fix: rename it to body.',
  ],
])('refuses %s', (_title, passage, replacement, line, problem) => {
  const problems = box.problemsOf(changed(good, passage, replacement));
  const found = problems.find((text) => text.includes(problem));
  expect(found ?? problems).toContain(`bridge.yaml:${first + line}: ${problem}`);
});

test.each([
  ['jwt-hs256', 'issuer: example-org'],
  ['static-header', 'header: X-Key'],
  ['url-token', 'trust: false'],
  ['path-token', 'trust: false'],
  ['hmac-sha256-base64', "header: X-Sig, signed: '{{callbackUrl}}'"],
])('%s leaves the body open, so its callbacks are not believed', (verify, more) => {
  const weak = changed(good, 'verify: hmac-sha256-hex, header: X-Signature', `verify: ${verify}, ${more}`);
  expect(box.problemsOf(weak).join('\n')).toContain(
    'providers.school.callback.verify: proves who sent the callback, but not what it says.',
  );
});

test('where the body is not proven, whose result it is must not be read from it', () => {
  const notice = (callback: string, reference: string) =>
    changed(
      changed(good, 'verify: hmac-sha256-hex, header: X-Signature', callback),
      "reference: '{{/reference}}'",
      `reference: '${reference}'\n      orderId: '{{/id}}'\n      believe: false`,
    );
  const weak = notice('verify: static-header, header: X-Key', '{{/reference}}');
  expect(box.problemsOf(weak).join('\n')).toContain(
    "providers.school.events.reference: is read from a body that the proof does not cover: it could give one candidate's result to another. Fix: take it out, and point to the order with events.orderId.",
  );
  for (const proven of [
    notice('verify: url-token', '{{url.reference}}'),
    notice('verify: hmac-sha256-hex, header: X-Signature', '{{/reference}}'),
  ]) {
    expect(box.load(proven).providers.has('school')).toBe(true);
  }
});

test.each(['timestamped-hmac', 'hmac-sha256-hex', 'hmac-sha256-base64'])(
  '%s covers the body, and is believed',
  (verify) => {
    expect(box.load(changed(good, 'verify: hmac-sha256-hex', `verify: ${verify}`)).providers.has('school')).toBe(true);
  },
);

test('a notice needs something to fetch', () => {
  const notice = changed(good, "reference: '{{/reference}}'", "reference: '{{/reference}}'\n      believe: false");
  expect(box.load(notice).providers.has('school')).toBe(true);
  const without = notice.replace(/\n {4}fetch:\n.*\n/, '\n');
  expect(box.problemsOf(without).join('\n')).toContain(
    'providers.school.events.believe: is false, but there is no fetch.',
  );
});

test('R12: a queue that goes on needs another way to the results that it passes', () => {
  const goesOn = changed(good, "reference: '{{/reference}}'", "reference: '{{/reference}}'\n      queueBlocks: true");
  expect(box.load(goesOn).providers.has('school')).toBe(true);
  const withoutPolling = [
    goesOn.replace(/\n {4}fetch:\n.*\n/, '\n'),
    changed(goesOn, '/orders/{{orderId}}', '/orders/{{callback:/id}}'),
  ];
  for (const text of withoutPolling)
    expect(box.problemsOf(text).join('\n')).toContain(
      'providers.school.events.queueBlocks: drops events that cannot be read, and nothing else finds their results.',
    );
});

test('a sender that is trusted on a static secret alone must be trusted in writing', () => {
  const weak = changed(good, 'verify: hmac-sha256-hex', 'verify: static-header').replace(/\n {4}fetch:\n.*\n/, '\n');
  expect(box.problemsOf(weak).join('\n')).toContain('trust: true says that you trust the sender on this secret alone');
  const trusted = changed(weak, 'header: X-Signature', 'header: X-Signature, trust: true');
  expect(box.load(trusted).providers.get('school')).toMatchObject({ trusted: true });
  expect(box.load(good).providers.get('school')).toMatchObject({ trusted: false });
});

describe('presets', () => {
  test('an unknown one is refused, with the nearest name', () => {
    const problems = box.problemsOf(fileWithProvider(`preset: codesignl\ntoken: t\ncallback: { secret: ${secret} }`));
    expect(problems).toEqual([
      expect.stringContaining('providers.school.preset: is no preset (did you mean codesignal?).'),
    ]);
    expect(readPreset('../package')).toBeUndefined();
    expect(readPreset('__proto__')).toBeUndefined();
  });

  test('what the customer has to say is asked for in words', () => {
    const problems = box.problemsOf(fileWithProvider(`preset: codesignal\ntoken: t\ncallback: { secret: ${secret} }`));
    expect(problems).toEqual([
      `bridge.yaml:${first}: providers.school.values.passPercent: is missing: preset codesignal needs it. Fix: add it (percentage of the points from which the test is passed, such as 70).`.replace(
        `:${first}:`,
        `:${first - 1}:`,
      ),
    ]);
  });

  test('a number of the customer that is none is named where it stands', () => {
    const keys = `preset: codesignal\ntoken: t\nvalues: { passPercent: seventy }\ncallback: { secret: ${secret} }`;
    expect(box.problemsOf(fileWithProvider(keys))).toEqual([
      `bridge.yaml:${first + 3}: providers.school.values.passPercent: must be a number. Fix: write digits only.`,
    ]);
  });

  test('any key of the file wins over the preset', () => {
    const keys = `preset: codesignal\ntoken: t\npollEvery: 1h\nvalues: { passPercent: 12.5 }\ncallback: { secret: ${secret}, header: X-Own }`;
    const school = box.load(fileWithProvider(keys)).providers.get('school');
    expect(school).toMatchObject({
      url: 'https://app.codesignal.com',
      pollEvery: 3_600_000,
      callback: { verify: 'hmac', at: { in: 'header', name: 'x-own' } },
      mapping: {
        result: {
          outcome: expect.arrayContaining([
            { when: [expect.objectContaining({ from: 12.5 })], outcome: 'passed' },
          ]) as unknown,
        },
      },
    });
  });

  test('every preset says what one must know, and keeps no secret', () => {
    expect(presetNames()).toEqual([
      'checkr',
      'classmarker',
      'clearsale',
      'coderbyte',
      'codesignal',
      'gupy-test-provider',
      'hackerearth',
    ]);
    for (const name of presetNames()) {
      const preset = readPreset(name);
      expect(preset?.title.length).toBeGreaterThan(3);
      expect(preset?.notes.length).toBeGreaterThan(1);
      expect(Object.keys(preset?.provider['callback'] ?? {})).not.toContain('secret');
      expect(Object.keys(preset?.provider ?? {})).not.toContain('token');
    }
  });
});
