// Secrets that a person makes up in a hurry, and tolerances that switch a check off. Source: an attack on this bridge in November
// 2026 (`aaaa…`, a key of zero bytes, one secret at two places and `tolerance: 3650d` started without a word), and CWE-1391, use of
// weak credentials. All of them are refused at once, each with its line.
import { randomBytes } from 'node:crypto';
import { checkSecretValues } from '../../config/secret-checks';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../support/config-sandbox';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');
const inOrder = Buffer.from(Array.from({ length: 32 }, (_none, at) => at));
const bySevens = Buffer.from(Array.from({ length: 32 }, (_none, at) => (at * 7) % 256));

const weakTexts: [string, string][] = [
  ['one letter', 'a'.repeat(32)],
  ['two letters by turns', 'ab'.repeat(16)],
  ['one letter and an end', `${'a'.repeat(31)}b`],
  ['a word again and again', 'password'.repeat(4)],
  ['a word again and again, cut', 'secretsecretsecretsecretse'],
  ['halves that are the same', 'kJ8s-pQ2x+Lm4z'.repeat(2)],
  ['digits in their order', '012345678901234567890123456789'],
  ['letters in their order', 'abcdefghijklmnopqrstuvwxyz'],
  ['letters from the end', 'zyxwvutsrqponmlkjihgfedcba'],
  ['zero bytes in hex', '0'.repeat(64)],
  ['bytes in their order in hex', inOrder.toString('hex')],
  ['one letter in base64', base64('a'.repeat(32))],
  ['a placeholder', 'please-change-me-before-production'],
  ['another placeholder', 'replace_this_with_a_real_value_1'],
  ['a placeholder in Portuguese', 'troque-me-por-um-valor-longo-2026'],
  ['the place of one', 'coloque_aqui_o_valor_do_cofre_9f'],
  ['whose it is', 'sua_chave_secreta_de_producao_77'],
  ['where it goes', 'o-segredo-do-webhook-da-gupy-aqui'],
];

it.each(weakTexts)('R6: a webhook secret of %s is refused, with its line', (_name, secret) => {
  const [line, ...more] = box.problemsOf(exampleFile, { ...goodEnv, GUPY_WEBHOOK_SECRET: secret });
  expect(more).toEqual([]);
  expect(line).toMatch(/^bridge\.yaml:7: gupy\.webhook\.secret: is a weak secret: it.*\. Fix: make one with `openssl/);
  expect(line).not.toContain(secret);
});

const weakKeys: [string, Buffer][] = [
  ['zero bytes', Buffer.alloc(32)],
  ['one byte', Buffer.alloc(32, 0xff)],
  ['a text again and again', Buffer.from('0123456701234567012345670123456x')],
  ['bytes in their order', inOrder],
  ['bytes in equal steps', bySevens],
];

it.each(weakKeys)('R6: a payload key of %s is refused', (_name, key) => {
  const lines = box.problemsOf(exampleFile, { ...goodEnv, PAYLOAD_KEY: base64(key) });
  expect(lines).toEqual([expect.stringMatching(/^bridge\.yaml:20: privacy\.keys\[0\]\.secret: is a weak secret: /)]);
});

it.each(weakKeys)('R6: a callback secret of %s is refused', (_name, key) => {
  const lines = box.problemsOf(exampleFile, { ...goodEnv, CLINIC_CALLBACK_SECRET: `whsec_${base64(key)}` });
  expect(lines).toEqual([expect.stringMatching(/^bridge\.yaml:29: providers\.clinic\.callback\.secret: is a weak /)]);
});

const hex = randomBytes(32).toString('hex');
const shared: [string, Record<string, string>, string][] = [
  [
    'codec and webhook',
    { GUPY_WEBHOOK_SECRET: hex, CODEC_TOKEN: hex },
    '21: privacy.codec.token: is the same secret as gupy.webhook.secret',
  ],
  [
    'the previous webhook secret and this one',
    { GUPY_WEBHOOK_SECRET: hex, GUPY_WEBHOOK_SECRET_PREVIOUS: hex },
    '8: gupy.webhook.previousSecret: is the same secret as gupy.webhook.secret',
  ],
  [
    'the token of Gupy and the codec',
    { GUPY_TOKEN: hex, CODEC_TOKEN: hex },
    '21: privacy.codec.token: is the same secret as gupy.token',
  ],
  [
    'the payload key and a callback',
    {
      PAYLOAD_KEY: base64(Buffer.from(hex, 'hex')),
      CLINIC_CALLBACK_SECRET: `whsec_${base64(Buffer.from(hex, 'hex'))}`,
    },
    '29: providers.clinic.callback.secret: is the same secret as privacy.keys[0].secret',
  ],
  [
    'the token of a provider and the webhook',
    { GUPY_WEBHOOK_SECRET: hex, CLINIC_TOKEN: hex },
    '26: providers.clinic.token: is the same secret as gupy.webhook.secret',
  ],
];

it.each(shared)('R6: one secret for %s is refused', (_name, env, line) => {
  const lines = box.problemsOf(exampleFile, { ...goodEnv, ...env });
  expect(lines).toEqual([
    `bridge.yaml:${line}: whoever knows one knows both. Fix: give every key a secret of its own.`,
  ]);
});

it('R6: two providers with one callback secret are refused', () => {
  const [, clinic = ''] = /(\n {2}clinic:\n(?: {4}.*\n)+)/.exec(exampleFile) ?? [];
  const text = changed(exampleFile, clinic, clinic + clinic.slice(1).replace('clinic:', 'school:'));
  expect(box.problemsOf(text)).toEqual([
    expect.stringContaining('providers.school.callback.secret: is the same secret as providers.clinic.callback.secret'),
  ]);
});

it('a provider that signs its callbacks with the token that it gave out is taken', () => {
  const text = changed(exampleFile, 'kind: http', 'kind: mapped\n    preset: checkr');
  const secret = randomBytes(24).toString('hex');
  const whole = text
    .replace(/callback: \{ verify.*\}/, 'callback: { secret: ${CLINIC_TOKEN} }')
    .replace('https://exams.example.com', 'https://api.checkr.com');
  expect(box.load(whole, { ...goodEnv, CLINIC_TOKEN: secret }).providers.get('clinic')?.token).toBe(secret);
});

it('R4: a tolerance of days is refused, for it would let a captured callback be used again', () => {
  for (const tolerance of ['3650d', '25h', '2d']) {
    const text = changed(
      exampleFile,
      'verify: standard-webhooks,',
      `verify: standard-webhooks, tolerance: ${tolerance},`,
    );
    expect(box.problemsOf(text)).toEqual([
      'bridge.yaml:29: providers.clinic.callback.tolerance: must be between 1s and 1d. Fix: write a duration in this range.',
    ]);
  }
  const text = changed(exampleFile, 'verify: standard-webhooks,', 'verify: standard-webhooks, tolerance: 1d,');
  expect(box.load(text).providers.size).toBe(1);
});

it('all of them are told at once', () => {
  const text = changed(exampleFile, 'verify: standard-webhooks,', 'verify: standard-webhooks, tolerance: 3650d,');
  const env = {
    ...goodEnv,
    GUPY_WEBHOOK_SECRET: 'a'.repeat(32),
    PAYLOAD_KEY: base64(Buffer.alloc(32)),
    CODEC_TOKEN: hex,
    CLINIC_TOKEN: hex,
  };
  expect(box.problemsOf(text, env).map((line) => line.split(': ')[1])).toEqual([
    'gupy.webhook.secret',
    'privacy.keys[0].secret',
    'providers.clinic.token',
    'providers.clinic.callback.tolerance',
  ]);
});

it('what `openssl rand` makes is taken, a thousand times', () => {
  const secret = (bytes: number) => randomBytes(bytes);
  for (let time = 0; time < 1_000; time += 1) {
    const env = {
      ...goodEnv,
      GUPY_WEBHOOK_SECRET: secret(12).toString('hex'),
      CODEC_TOKEN: secret(18).toString('base64url'),
      PAYLOAD_KEY: base64(secret(32)),
      CLINIC_CALLBACK_SECRET: `whsec_${base64(secret(24))}`,
    };
    if (time % 50 === 0) expect(box.load(exampleFile, env).file).toContain('bridge.yaml');
    expect(
      checkSecretValues({
        gupy: { webhook: { secret: env.GUPY_WEBHOOK_SECRET } },
        privacy: { keys: [{ secret: env.PAYLOAD_KEY }], codec: { token: env.CODEC_TOKEN } },
        providers: { clinic: { callback: { secret: env.CLINIC_CALLBACK_SECRET } } },
      }),
    ).toEqual([]);
  }
});
