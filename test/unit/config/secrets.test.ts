// R6 and the rest of what a secret must be; and the promise that no message shows one.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { BridgeError } from '../../../domain/error-table';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { sized } from '../../support/loop-size';

let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

const weak = 'is a weak secret, under 24 bytes. Fix: make one with `openssl rand -hex 32`.';
const whsecFix = 'Fix: write whsec_ and base64 of 24 to 64 random bytes: echo "whsec_$(openssl rand -base64 32)".';
const whsec = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;
const keyFix =
  'is not base64 of exactly 32 bytes. Fix: put the former one back, which alone opens what is stored; the very first one comes from `openssl rand -base64 32`.';
const blanks = 'has blanks or a line break at an end. Fix: take them out, and keep the rest.';
const ascii =
  'holds characters that cannot travel in an HTTP header. Fix: use plain ASCII without line breaks or blanks at the ends.';
const webhook = 'bridge.yaml:7: gupy.webhook.secret';
const callback = 'bridge.yaml:29: providers.clinic.callback.secret';
const key = 'bridge.yaml:20: privacy.keys[0].secret';

test.each([
  ['R6: a webhook secret of 23 bytes', 'GUPY_WEBHOOK_SECRET', 'x'.repeat(23), `${webhook}: ${weak}`],
  ['R6: an empty webhook secret', 'GUPY_WEBHOOK_SECRET', '', `${webhook}: ${weak}`],
  ['a webhook secret with a line break', 'GUPY_WEBHOOK_SECRET', `${'x'.repeat(24)}\n`, `${webhook}: ${ascii}`],
  ['a webhook secret that is not ASCII', 'GUPY_WEBHOOK_SECRET', 'é'.repeat(24), `${webhook}: ${ascii}`],
  [
    'R6: a previous webhook secret of 23 bytes',
    'GUPY_WEBHOOK_SECRET_PREVIOUS',
    'x'.repeat(23),
    `bridge.yaml:8: gupy.webhook.previousSecret: ${weak}`,
  ],
  ['R6: a codec token of 23 bytes', 'CODEC_TOKEN', 'x'.repeat(23), `bridge.yaml:21: privacy.codec.token: ${weak}`],
  [
    'a callback secret without whsec_',
    'CLINIC_CALLBACK_SECRET',
    whsec(32).slice(6),
    `${callback}: is not a Standard Webhooks secret. ${whsecFix}`,
  ],
  [
    'a callback secret that is not base64',
    'CLINIC_CALLBACK_SECRET',
    `whsec_${'-'.repeat(40)}`,
    `${callback}: is not a Standard Webhooks secret. ${whsecFix}`,
  ],
  [
    'R6: a callback secret of 23 bytes',
    'CLINIC_CALLBACK_SECRET',
    whsec(23),
    `${callback}: is a weak secret: its base64 does not hold 24 to 64 bytes. ${whsecFix}`,
  ],
  [
    'a callback secret of 65 bytes',
    'CLINIC_CALLBACK_SECRET',
    whsec(65),
    `${callback}: is a weak secret: its base64 does not hold 24 to 64 bytes. ${whsecFix}`,
  ],
  [
    'R6: a previous callback secret of 23 bytes',
    'CLINIC_CALLBACK_SECRET_PREVIOUS',
    whsec(23),
    `bridge.yaml:29: providers.clinic.callback.previousSecret: is a weak secret: its base64 does not hold 24 to 64 bytes. ${whsecFix}`,
  ],
  ['a payload key of 31 bytes', 'PAYLOAD_KEY', Buffer.alloc(31).toString('base64'), `${key}: ${keyFix}`],
  ['a payload key of 33 bytes', 'PAYLOAD_KEY', Buffer.alloc(33).toString('base64'), `${key}: ${keyFix}`],
  ['a payload key in hex', 'PAYLOAD_KEY', Buffer.alloc(32).toString('hex'), `${key}: ${keyFix}`],
  ['a payload key with a blank', 'PAYLOAD_KEY', ` ${goodEnv.PAYLOAD_KEY}`, `${key}: ${blanks}`],
  [
    'a provider token with a blank at its end',
    'CLINIC_TOKEN',
    'token ',
    `bridge.yaml:26: providers.clinic.token: ${ascii}`,
  ],
])('refuses %s', (_title, name, value, line) => {
  expect(box.problemsOf(exampleFile, { ...goodEnv, [name]: value })).toEqual([line]);
});

test('takes secrets at both ends of the range', () => {
  for (const bytes of [24, 64]) {
    const value = whsec(bytes);
    const config = box.load(exampleFile, { ...goodEnv, CLINIC_CALLBACK_SECRET: value });
    expect(config.providers.get('clinic')?.callback?.secrets).toEqual([{ value }]);
  }
  const secret = randomBytes(12).toString('hex');
  expect(box.load(exampleFile, { ...goodEnv, GUPY_WEBHOOK_SECRET: secret }).gupy.webhook.secrets).toEqual([
    { value: secret },
  ]);
});

test('P-PII: no message shows a value, wherever a secret has slipped to', () => {
  const canary = 'CANARY-s3cr3t';
  const passages = exampleFile.split('\n').flatMap((line) => {
    const match = /^(\s*(?:- )?\w+: *)([^{[\s].*)$/.exec(line);
    return match === null ? [] : [[line, match[1] ?? ''] as const];
  });
  const bad = ['', '*', '&', '!', '%', '@', '`', '- ', '[', '{', '"', "'", '|', '${', '${X:-', '{{', ': ', '# ', '? '];
  const seed = Date.now();
  fc.assert(
    fc.property(
      fc.constantFrom(...passages),
      fc.constantFrom(...bad),
      fc.constantFrom('', ' ', ': ', '}'),
      (at, start, end) => {
        const [line, key] = at;
        const text = exampleFile.split('\n').map((each) => (each === line ? `${key}${start}${canary}${end}` : each));
        try {
          box.load(text.join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(BridgeError);
          expect(String((error as Error).message).includes('bridge.yaml:')).toBe(true);
          // The names of unknown keys and placeholders are shown: they are wording, and without them nobody finds the place.
          if (start !== '{{' && end !== ': ' && start !== '{' && start !== '? ') {
            expect((error as Error).message).not.toContain(canary);
          }
        }
      },
    ),
    { seed, numRuns: sized({ quick: 100, long: 400 }) },
  );
  expect(passages.length).toBeGreaterThan(15);
});

test('a literal secret in the wrong place is not shown', () => {
  const lines = box.problemsOf(changed(exampleFile, 'token: ${GUPY_TOKEN}', 'token: [abc-secret-token]'));
  expect(lines).toEqual(['bridge.yaml:3: gupy.token: must be a text. Fix: put the value in quotes.']);
});
