// What holds for every scheme, and then what is special to each.
import { createHmac } from 'node:crypto';
import type { CallbackProof } from '../../../../providers/signatures/callback-proof';
import type { ReceivedCallback } from '../../../../providers/signatures/signature-check';
import { createSignatureCheck } from '../../../../providers/signatures/signature-schemes';
import { signedText } from '../../../../providers/signatures/signed-text';
import { UnprovenBody } from '../../../../providers/signatures/unproven-body';
import { urlToken } from '../../../../providers/signatures/static-proofs';
import { receivedCallback } from '../../../support/received-callback';
import {
  callbackBody,
  callbackUrl,
  hmacProof,
  jwt,
  otherSecretText,
  secretText,
  signedAtMs as nowMs,
  signedSchemes,
  timestampedProof,
} from '../../../support/signed-callbacks';

const checkOf = (proof: CallbackProof) => {
  const check = createSignatureCheck(proof, callbackUrl);
  return (received: ReceivedCallback): boolean => check(received) === 'proven';
};
const hex = (signed: string, secret = secretText): string => createHmac('sha256', secret).update(signed).digest('hex');

describe.each(signedSchemes)('%s', (_title, { proof, sign, coversBody }) => {
  const check = checkOf(proof([{ value: secretText }]));

  test('what its sender signs is accepted, what another signs is not', () => {
    expect(check(receivedCallback({ ...sign(secretText), nowMs }))).toBe(true);
    expect(check(receivedCallback({ ...sign(otherSecretText), nowMs }))).toBe(false);
    expect(check(receivedCallback({ body: callbackBody, nowMs }))).toBe(false);
  });

  test(`R1: another body under the same proof is ${coversBody !== false ? 'refused' : 'beyond this scheme: its callbacks are notices'}`, () => {
    const signed = sign(secretText);
    const tampered = String(signed.body).replace('900', '990');
    expect(tampered).not.toBe(signed.body);
    expect(check(receivedCallback({ ...signed, body: tampered, nowMs }))).toBe(coversBody === false);
  });

  test('R5: two secrets live at once, and the retired one dies the moment it ends', () => {
    const until = nowMs + 1;
    const both = checkOf(proof([{ value: otherSecretText }, { value: secretText, until }]));
    expect(both(receivedCallback({ ...sign(secretText), nowMs }))).toBe(true);
    expect(both(receivedCallback({ ...sign(otherSecretText), nowMs }))).toBe(true);
    expect(both(receivedCallback({ ...sign(secretText), nowMs: until }))).toBe(false);
    expect(both(receivedCallback({ ...sign(otherSecretText), nowMs: until }))).toBe(true);
  });

  test('R3: nothing that a header or a query can hold makes it throw', () => {
    const odd = [
      '',
      ' ',
      '\0',
      'ÿ'.repeat(64),
      '😀',
      '.',
      '..',
      '=',
      ',',
      'v1,',
      't=,v1=',
      'Bearer ',
      'Bearer ..',
      'x'.repeat(70_000),
    ];
    const given = sign(secretText);
    for (const value of odd) {
      for (const part of ['headers', 'query'] as const) {
        const names = Object.keys(given[part] ?? {});
        for (const name of names) {
          const parts = { ...given, [part]: { ...given[part], [name]: value }, nowMs };
          expect(check(receivedCallback(parts))).toBe(false);
        }
      }
      expect(check(receivedCallback({ ...given, headers: {}, query: {}, path: {}, body: value, nowMs }))).toBe(false);
    }
  });

  test('a proof that came twice is none', () => {
    const { headers, query = {}, body } = sign(secretText);
    const twice = (values: object) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value, value]])) as Record<
        string,
        string[]
      >;
    expect(check(receivedCallback({ body, headers: twice(headers), query: twice(query), nowMs }))).toBe(false);
  });
});

describe('hmac of a text that the sender makes', () => {
  const signedBy = (template: string, body: string | Uint8Array) => {
    const partsOf = signedText({ signed: template, at: { in: 'header', name: 'x-sig' } }, callbackUrl);
    return partsOf(receivedCallback({ body, nowMs }), new UnprovenBody(Buffer.from(body)), undefined)
      ?.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString()))
      .join('');
  };

  test.each([
    ['{{body}}', '{"a":1}', '{"a":1}'],
    ['v0:{{ body }}', 'x', 'v0:x'],
    ['{{callbackUrl}}|{{/a/0/b}}', '{"a":[{"b":true}]}', `${callbackUrl}|true`],
    ['{{/a~1b}}{{/c~0d}}', '{"a/b":"x","c~d":"y"}', 'xy'],
    ['{{/n}}', '{"n":1767225600000}', '1767225600000'],
  ])('%s over %s is %s', (template, body, expected) => {
    expect(signedBy(template, body)).toBe(expected);
  });

  test.each([
    ['{{/a}}', '{}'],
    ['{{/a}}', '{"a":null}'],
    ['{{/a}}', '{"a":{}}'],
    ['{{/a}}', '{"a":1.5}'],
    ['{{/a}}', '{"a":9007199254740993}'],
    ['{{/__proto__}}', '{"a":1}'],
    ['{{/constructor/name}}', '{"a":1}'],
    ['{{/a/length}}', '{"a":[1]}'],
    ['{{/a}}', ''],
    ['{{/a}}', '{"a":"x"'],
    ['{{/a}}', `{"a":"x","deep":${'['.repeat(140)}${']'.repeat(140)}}`],
  ])('%s over %s cannot be signed', (template, body) => {
    expect(signedBy(template, body)).toBeUndefined();
  });

  test('R17: brackets inside of texts are no nesting, and broken bytes are no text', () => {
    const text = JSON.stringify({ a: 'x', note: `${'['.repeat(60)}"\\` });
    expect(signedBy('{{/a}}', text)).toBe('x');
    expect(
      signedBy('{{/a}}', Buffer.concat([Buffer.from('{"a":"x","b":"'), Buffer.from([0xff]), Buffer.from('"}')])),
    ).toBeUndefined();
  });

  test('the prefix must be there, exactly', () => {
    const proof = hmacProof([{ value: secretText }], { at: { in: 'header', name: 'x-sig' }, prefix: 'sha256=' });
    const accepts = (value: string) =>
      checkOf(proof)(receivedCallback({ body: 'x', headers: { 'x-sig': value }, nowMs }));
    const mac = hex('x');
    expect(accepts(`sha256=${mac}`)).toBe(true);
    expect(accepts(`sha256=${mac.toUpperCase()}`)).toBe(true);
    for (const value of [mac, `SHA256=${mac}`, `sha256=sha256=${mac}`, `sha256= ${mac}`])
      expect(accepts(value)).toBe(false);
  });
});

describe('timestamped-hmac', () => {
  const accepts = (value: string, tolerance = 300_000, at = nowMs) => {
    const proof = timestampedProof([{ value: secretText }], 'he-signature', tolerance);
    return checkOf(proof)(receivedCallback({ body: 'x', headers: { 'he-signature': value }, nowMs: at }));
  };
  const seconds = Math.floor(nowMs / 1000);
  const mac = hex(`${seconds}.x`);

  test('several v1 are a rotation, unknown elements are discarded, a second t is refused', () => {
    const others = Array.from({ length: 16 }, () => `v1=${hex('other')}`);
    expect(accepts(`t=${seconds},v0=abc,v1=${hex('other')},v1=${mac},x=1`)).toBe(true);
    expect(accepts(`t=${seconds},${others.slice(1).join(',')},v1=${mac}`)).toBe(true);
    expect(accepts(`t=${seconds},${others.join(',')},v1=${mac}`)).toBe(false);
    // Some vendors write semicolons.
    expect(accepts(`t=${seconds};v1=${mac}`)).toBe(true);
    for (const value of [
      `t=${seconds},t=${seconds},v1=${mac}`,
      `v1=${mac}`,
      `t=${seconds}`,
      `t=${seconds},v0=${mac}`,
      `t=${seconds};t=${seconds};v1=${mac}`,
      `t=${seconds};v1=${mac};`,
      `T=${seconds},V1=${mac}`,
    ])
      expect(accepts(value)).toBe(false);
  });

  test('Persona, webhooks page: during a rotation the whole list comes twice, a blank between', () => {
    const other = `t=${seconds},v1=${hex('other')}`;
    const own = `t=${seconds},v1=${mac}`;
    for (const value of [`${own} ${other}`, `${other} ${own}`, `${other}  ${own}`, `t=${seconds}, v1=${mac} ${other}`])
      expect(accepts(value)).toBe(true);
    for (const value of [
      `${other} t=${seconds + 1},v1=${mac}`,
      `${other} ${other}`,
      `${own} ,${other}`,
      `t=${seconds} v1= ${mac}`,
    ])
      expect(accepts(value)).toBe(false);
  });

  test.each([
    [-301, false],
    [-299, true],
    [299, true],
    [301, false],
  ])('R4, T15: signed %i s from now it is accepted: %s', (offset, accepted) => {
    const at = seconds + offset;
    expect(accepts(`t=${at},v1=${hex(`${at}.x`)}`)).toBe(accepted);
  });

  test('the tolerance follows bridge.yaml, for senders that retry under the first timestamp', () => {
    const sixHoursLater = nowMs + 6 * 3_600_000;
    const value = `t=${seconds},v1=${mac}`;
    expect(accepts(value, 300_000, sixHoursLater)).toBe(false);
    expect(accepts(value, 7 * 3_600_000, sixHoursLater)).toBe(true);
  });
});

describe('jwt-hs256', () => {
  const accepts = (token: string, prefix = 'Bearer ') => {
    const proof = {
      verify: 'jwt-hs256',
      secrets: [{ value: secretText }],
      at: { in: 'header', name: 'authorization' },
      prefix: 'Bearer ',
      claims: { iss: 'example-org' },
      tolerance: 300_000,
    } as const;
    return checkOf(proof)(receivedCallback({ body: 'x', headers: { authorization: `${prefix}${token}` }, nowMs }));
  };
  const seconds = nowMs / 1000;
  const iss = 'example-org';

  test('the algorithm is never taken from the token', () => {
    const unsigned = jwt(secretText, { iss }, { alg: 'none' });
    expect(accepts(unsigned)).toBe(false);
    expect(accepts(`${unsigned.split('.').slice(0, 2).join('.')}.`)).toBe(false);
    for (const alg of ['HS384', 'RS256', 'hs256', undefined])
      expect(accepts(jwt(secretText, { iss }, { alg }))).toBe(false);
    expect(accepts(jwt(secretText, { iss }, { alg: 'HS256', crit: ['b64'], b64: false }))).toBe(false);
    expect(accepts(jwt(secretText, { iss }, { alg: 'HS256' }))).toBe(true);
  });

  test('the issuer must be the configured one, and times hold where there are some', () => {
    for (const claims of [{}, { iss: 'other' }, { iss: [iss] }]) expect(accepts(jwt(secretText, claims))).toBe(false);
    expect(accepts(jwt(secretText, { iss, exp: seconds - 299, nbf: seconds + 299, iat: seconds + 299 }))).toBe(true);
    for (const claims of [
      { exp: seconds - 300 },
      { exp: seconds - 301 },
      { nbf: seconds + 301 },
      { iat: seconds + 301 },
      { exp: 'never' },
      { exp: null },
    ])
      expect(accepts(jwt(secretText, { iss, ...claims }))).toBe(false);
  });

  test('its form is strict', () => {
    const token = jwt(secretText, { iss });
    expect(accepts(token)).toBe(true);
    for (const prefix of ['', 'bearer ', 'Bearer  ', 'Basic ']) expect(accepts(token, prefix)).toBe(false);
    for (const value of [`${token}=`, ` ${token}`, `${token}.`, `${token}.x`, token.replace(/\.[^.]*$/, '')])
      expect(accepts(value)).toBe(false);
  });
});

test('url-token: a token is good for its own reference only, at the end of the path or in the query of an order of before', () => {
  const check = checkOf({ verify: 'url-token', secrets: [{ value: secretText }] });
  const [mine, other] = ['1.2.3.0123456789', '4.2.3.0123456789-2'];
  const inQuery = (reference: string, token: string) =>
    check(receivedCallback({ body: '', query: { reference, token }, nowMs }));
  const inPath = (reference: string, token: string) =>
    check({ ...receivedCallback({ body: '', nowMs }), pathToken: `${reference}.${token}` });
  for (const accepts of [inQuery, inPath]) {
    for (const reference of [mine, other]) expect(accepts(reference, urlToken(secretText, reference))).toBe(true);
    expect(accepts(other, urlToken(secretText, mine))).toBe(false);
    expect(accepts(mine, urlToken(otherSecretText, mine))).toBe(false);
  }
  for (const pathToken of ['', '.', mine, `.${urlToken(secretText, mine)}`, urlToken(secretText, mine)])
    expect(check({ ...receivedCallback({ body: '', nowMs }), pathToken })).toBe(false);
});

test('path-token: the secret itself, of two as long as each lives', () => {
  const secrets = [{ value: secretText }, { value: otherSecretText, until: nowMs }];
  const check = checkOf({ verify: 'path-token', secrets });
  const accepts = (pathToken: string, at: number) => check({ ...receivedCallback({ body: '', nowMs: at }), pathToken });
  expect(accepts(secretText, nowMs)).toBe(true);
  expect(accepts(otherSecretText, nowMs - 1)).toBe(true);
  for (const [token, at] of [
    [otherSecretText, nowMs],
    [`${secretText}x`, nowMs],
    ['', nowMs],
  ] as const)
    expect(accepts(token, at)).toBe(false);
  expect(check(receivedCallback({ body: '', query: { token: secretText, pathToken: secretText }, nowMs }))).toBe(false);
});
