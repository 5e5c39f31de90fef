// The keys of `verify: hmac` are refused with line and fix while they leave anything about the proof unsure.
import { ConfigSandbox } from '../../support/config-sandbox';
import { fileWithProvider, secret } from '../../support/preset-world';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const file = (callback: string, outcomeAt = '/score'): string =>
  fileWithProvider(`url: https://school.example.com
token: t
callback: { verify: hmac, ${callback} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/reference}}' }
result: { outcome: [{ when: [{ at: ${outcomeAt}, from: 70 }], outcome: passed }, { outcome: inconclusive }] }`);

const own = `secret: ${secret}`;

test('R6: what is left out has a strong default', () => {
  expect(box.load(file(`header: X-Sig, ${own}`)).providers.get('school')).toMatchObject({
    callback: { algorithm: 'sha256', key: 'text', encoding: 'hex', prefix: '', signed: '{{body}}' },
  });
});

test.each([
  [`${own}`, 'callback: does not say where the signature stands. Fix: name its header, field or query.'],
  [
    `header: X-Sig, query: s, ${own}`,
    'callback: names several places of the signature. Fix: keep one of header, query.',
  ],
  [`query: s, part: v1, ${own}`, 'callback.part: is a part of a header, and there is none.'],
  [`field: hash, ${own}`, 'callback.field: is not a path into the body. Fix: write it like /hash.'],
  [
    `header: X-Sig, algorithm: sha1, ${own}`,
    'callback.algorithm: is sha1, which is old. Fix: use sha256, sha384 or sha512;',
  ],
  [`header: X-Sig, weak: accepted, ${own}`, 'callback.weak: accepts what is not weak. Fix: take it out.'],
  [`header: X-Sig, algorithm: md5, ${own}`, 'callback.algorithm: must be sha1 or sha256 or sha384 or sha512'],
  [`header: X-Sig, key: hex, ${own}`, 'callback.secret: is not written in hex.'],
  [`header: X-Sig, key: base64, secret: '${'a'.repeat(31)}!'`, 'callback.secret: is not written in base64.'],
  ['header: X-Sig, secret: sxe7uKykEUT7WSnh', 'callback.secret: is a weak secret, under 24 bytes.'],
  ['header: X-Sig, shortSecret: accepted, secret: sxe7u', 'callback.secret: is a weak secret, under 8 bytes.'],
  [`header: X-Sig, issuer: x, ${own}`, 'callback.issuer: means nothing to hmac.'],
  [`header: X-Sig, tolerance: 5m, ${own}`, 'callback.tolerance: means nothing without a timestamp.'],
  [`header: X-Sig, signed: '{{timestamp}}.{{body}}', ${own}`, 'callback.signed: signs a timestamp that has no place.'],
  [`header: X-Sig, timestamp: { header: X-Time }, ${own}`, 'callback.timestamp: is not part of what is signed.'],
  [`header: X-Sig, timestamp: { unit: ms }, ${own}`, 'callback.timestamp: does not say where the timestamp stands.'],
  [`query: s, timestamp: { part: t }, ${own}`, 'callback.timestamp: does not say where the timestamp stands.'],
  [`header: X-Sig, signed: '{{methode}}{{body}}', ${own}`, 'callback.signed: has the unknown placeholder {{methode}}.'],
  [
    `header: X-Sig, signed: '{{body | encode}}', ${own}`,
    'callback.signed: has the unknown placeholder {{body | encode}}.',
  ],
  [`header: X-Sig, signed: '{{method}}{{callbackUrl}}', ${own}`, 'callback.signed: signs nothing of the callback.'],
])('refuses %s', (callback, problem) => {
  expect(box.problemsOf(file(callback)).join('\n')).toContain(`providers.school.${problem}`);
});

const open = 'callback.verify: proves who sent the callback, but not what it says.';

test('values that are signed one by one are proven where each is encoded, apart from the next, and all that are read are signed', () => {
  const signedBy = (signed: string) => `header: X-Sig, signed: '${signed}', ${own}`;
  const all = signedBy('{{/reference | encode}}|{{/score | encode}}');
  expect(box.load(file(all)).providers.get('school')).toMatchObject({ trusted: false });
  for (const [callback, at] of [
    [signedBy('{{/reference}}|{{/score}}'), '/score'],
    [signedBy('{{/reference | encode}}{{/score | encode}}'), '/score'],
    [signedBy('{{/reference | encode}}-{{/score | encode}}'), '/score'],
    [all, '/points'],
  ] as const)
    expect(box.problemsOf(file(callback, at)).join('\n')).toContain(open);
  for (const whole of ['{{fields}}', '{{header:X-Time}}{{body}}'])
    expect(box.load(file(signedBy(whole))).providers.has('school')).toBe(true);
});

test('what callbacks are read by is proven also where the answer to an order says it', () => {
  const signed = "header: X-Sig, signed: '{{/reference | encode}}', " + own;
  const reading = 'outcome: [{ when: [{ at: /score, from: 1 }], outcome: passed }, { outcome: inconclusive }]';
  const answered = file(signed)
    .replace(/\n {4}result:[^]*?(?=\nexams:)/, '')
    .replace(
      /\n {4}order:.*/,
      `\n    order: { request: { method: POST, path: /o }, orderId: '{{/id}}', result: { ${reading} } }`,
    );
  expect(box.problemsOf(answered).join('\n')).toContain(open);
});

test('the named schemes take a secret that their provider issues, where the file says so', () => {
  const short = (verify: string) => file('').replace('verify: hmac, ', `${verify}, secret: sxe7uKykEUT7WSnh`);
  const named = 'verify: hmac-sha256-hex, header: X-Sig';
  expect(box.problemsOf(short(named)).join('\n')).toContain('callback.secret: is a weak secret, under 24 bytes.');
  expect(box.load(short(`${named}, shortSecret: accepted`)).providers.has('school')).toBe(true);
  expect(box.problemsOf(short('verify: url-token, trust: true, shortSecret: accepted')).join('\n')).toContain(
    'callback.shortSecret: means nothing to url-token.',
  );
});

test('a token in the path is a secret that a path carries as it is', () => {
  const token = (secret: string, more = '') =>
    file('').replace(/verify: hmac, .*(?= \})/, `verify: path-token, trust: true, secret: '${secret}'${more}`);
  const problem = (secret: string, more?: string) => box.problemsOf(token(secret, more)).join('\n');
  const strong = '9f1c4b7a2e8d6053c1b9f7e24a6d8035';
  expect(box.load(token(strong)).providers.get('school')).toMatchObject({ callback: { verify: 'path-token' } });
  for (const wrong of [`${strong}/x`, `${strong} x`, `${strong}+`, `${strong}%20`, '9f1c4b7a2e8d6053'.repeat(20)])
    expect(problem(wrong)).toContain('callback.secret: cannot stand in a path as it is, or is over 256 characters.');
  expect(problem('sxe7uKykEUT7WSnh')).toContain('callback.secret: is a weak secret, under 24 bytes.');
  expect(problem('abcabcabcabcabcabcabcabc')).toContain('callback.secret: is a weak secret: ');
  expect(box.load(token('sxe7uKykEUT7WSnh', ', shortSecret: accepted')).providers.has('school')).toBe(true);
});
