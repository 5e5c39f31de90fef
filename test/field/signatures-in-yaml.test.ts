// How vendors sign, said in YAML alone: each callback is signed here as its vendor's pages describe it, apart from the product's
// own code, and goes through the file, its checks and the receiver's reading. Values are made up.
import { createHash, createHmac } from 'node:crypto';
import { goodKey } from '../support/config-sandbox';
import { PresetWorld, reference, secret, type SentCallback } from '../support/preset-world';

type Algorithm = 'sha1' | 'sha256' | 'sha512';
type Encoding = 'hex' | 'base64' | 'base64url';

const mac = (
  text: string,
  algorithm: Algorithm = 'sha256',
  encoding: Encoding = 'hex',
  key: string | Buffer = secret,
) => createHmac(algorithm, key).update(text).digest(encoding);

const json = (given: object = {}): string =>
  JSON.stringify({ ref: reference, points: 80, note: 'Aprovação ✓', ...given });
const form = (given: object = {}): string =>
  new URLSearchParams({ ref: reference, points: '80', note: 'Aprovação ✓ (1)', ...given }).toString();

const now = Date.now();
const seconds = Math.floor(now / 1000);
const hexKey = goodKey('hex key').toString('hex').slice(0, 48);
const base64Key = goodKey('issued').toString('base64');
const url = 'https://bridge.example.com/callbacks/school';

/** Names sorted, values as HTML forms write them; written out, so that it shares nothing with the product. */
const sorted = (fields: Record<string, string>): string =>
  Object.keys(fields)
    .sort()
    .map(
      (name) =>
        `${name}=${encodeURIComponent(fields[name] ?? '')
          .replace(/[()!'*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
          .replaceAll('%20', '+')}`,
    )
    .join('&');

interface Signing {
  vendor: string;
  /** Lines of `callback` without the secret. */
  keys: string;
  secret?: string;
  sign: (given?: object) => SentCallback;
  /** The same content under another proof, which is to be refused. */
  forged: SentCallback[];
}

const header = (name: string, value: string, body = json()): SentCallback => ({ body, headers: { [name]: value } });

const dated = (time: string, body = json()): SentCallback => ({
  body,
  headers: {
    'x-message-id': 'm-1',
    'x-message-timestamp': time,
    'x-message-signature': `sha256=${mac(`m-1${time}${body}`)}`,
  },
});

const bird = (body = json(), at = seconds, to = url, form?: 'hex'): SentCallback => {
  const hash = createHash('sha256').update(body);
  const text = Buffer.concat([
    Buffer.from(`${at}\n${to}\n`),
    form === undefined ? hash.digest() : Buffer.from(hash.digest(form)),
  ]);
  const signature = createHmac('sha256', secret).update(text).digest('base64');
  return { body, headers: { 'messagebird-signature': signature, 'messagebird-request-timestamp': String(at) } };
};

const quoted = (signature: string, at = seconds): string =>
  `Signature keyId="school",ts="${at}",signature="${signature}"`;

const signings: Signing[] = [
  {
    vendor: 'Vervoe, developer pages: Vervoe-Signature: t=…,hash=<hex>',
    keys: "verify: hmac, header: Vervoe-Signature, part: hash, timestamp: { part: t }, signed: '{{timestamp}}.{{body}}'",
    sign: (given) => header('vervoe-signature', `t=${seconds},hash=${mac(`${seconds}.${json(given)}`)}`, json(given)),
    forged: [
      header('vervoe-signature', `t=${seconds + 1},hash=${mac(`${seconds}.${json()}`)}`),
      header('vervoe-signature', `t=${seconds - 900},hash=${mac(`${seconds - 900}.${json()}`)}`),
      header('vervoe-signature', `hash=${mac(`${seconds}.${json()}`)}`),
      header('vervoe-signature', `t=${seconds},v1=${mac(`${seconds}.${json()}`)}`),
    ],
  },
  {
    vendor: 'several vendors: t=…, v1=… with blanks, milliseconds, upper-case hex',
    keys: "verify: hmac, header: X-Sig, part: v1, timestamp: { part: t, unit: ms }, signed: '{{timestamp}}.{{body}}'",
    sign: (given) => header('x-sig', `t=${now}, v1=${mac(`${now}.${json(given)}`).toUpperCase()}`, json(given)),
    forged: [
      header('x-sig', `t=${seconds}, v1=${mac(`${seconds}.${json()}`)}`),
      header('x-sig', `t=${now - 301_000}, v1=${mac(`${now - 301_000}.${json()}`)}`),
      header('x-sig', `t=${now}, t=${now}, v1=${mac(`${now}.${json()}`)}`),
    ],
  },
  {
    vendor:
      'as HTTP signatures are written: Authorization: Signature keyId="…",ts="…",signature="<base64>", each in quotes',
    keys: "verify: hmac, algorithm: sha512, encoding: base64, header: Authorization, part: signature, timestamp: { part: ts }, signed: '{{timestamp}}.{{body}}'",
    sign: (given) => header('authorization', quoted(mac(`${seconds}.${json(given)}`, 'sha512', 'base64')), json(given)),
    forged: [
      header('authorization', quoted(mac(`${seconds}.${json()}`, 'sha512', 'base64'), seconds + 1)),
      header('authorization', quoted(mac(`${seconds}.${json()}`, 'sha256', 'base64'))),
      header('authorization', `${quoted(mac(`${seconds}.${json()}`, 'sha512', 'base64'))},ts="${seconds}"`),
    ],
  },
  {
    vendor: 'Bird: time, address and the bytes of the hash of the body, a line each, under one key, in base64',
    keys: 'verify: hmac, encoding: base64, header: messagebird-signature, timestamp: { header: messagebird-request-timestamp }, signed: "{{timestamp}}\\n{{callbackUrl}}\\n{{body | sha256 bytes}}"',
    sign: (given) => bird(json(given)),
    forged: [
      { ...bird(), body: json({ points: 90 }) },
      bird(json(), seconds - 301),
      bird(json(), seconds, 'https://other.example.com/callbacks/school'),
      bird(json(), seconds, url, 'hex'),
    ],
  },
  {
    vendor: 'HaloPSA (bifrost 726): a blank behind the prefix',
    keys: 'verify: hmac, encoding: base64, header: X-Sig, prefix: "sha256= "',
    sign: (given) => header('x-sig', `sha256= ${mac(json(given), 'sha256', 'base64')}`, json(given)),
    forged: [
      header('x-sig', `sha256=  ${mac(json(), 'sha256', 'base64')}`),
      header('x-sig', `sha256 =${mac(json(), 'sha256', 'base64')}`),
    ],
  },
  {
    vendor: 'Examity: the timestamp in a header of its own, signed ts.body',
    keys: "verify: hmac, header: X-Examity-Signature, timestamp: { header: X-Examity-Timestamp }, signed: '{{header:X-Examity-Timestamp}}.{{body}}'",
    sign: (given) => ({
      body: json(given),
      headers: { 'x-examity-signature': mac(`${seconds}.${json(given)}`), 'x-examity-timestamp': String(seconds) },
    }),
    forged: [
      {
        body: json(),
        headers: { 'x-examity-signature': mac(`${seconds}.${json()}`), 'x-examity-timestamp': String(seconds + 1) },
      },
      { body: json(), headers: { 'x-examity-signature': mac(`.${json()}`) } },
    ],
  },
  {
    vendor: 'Twitch, event pages: an ISO date in a header of its own, signed with the id of the message and the body',
    keys: "verify: hmac, header: X-Message-Signature, prefix: sha256=, timestamp: { header: X-Message-Timestamp, unit: iso }, signed: '{{header:X-Message-Id}}{{timestamp}}{{body}}'",
    sign: (given) => dated(new Date(now).toISOString().replace('Z', '456789Z'), json(given)),
    forged: [
      dated(new Date(now - 301_000).toISOString()),
      dated(new Date(now + 301_000).toISOString()),
      dated(new Date(now).toISOString().replace('Z', '')),
      dated(String(seconds)),
      dated('2026-02-31T00:00:00Z'),
      dated('yesterday'),
    ],
  },
  {
    vendor: 'ProctorU: X-ProctorU-Signature: sha1=<hex>, a form',
    keys: 'verify: hmac, algorithm: sha1, weak: accepted, header: X-ProctorU-Signature, prefix: sha1=',
    sign: (given) => header('x-proctoru-signature', `sha1=${mac(form(given), 'sha1')}`, form(given)),
    forged: [
      header('x-proctoru-signature', mac(form(), 'sha1'), form()),
      header('x-proctoru-signature', `sha1=${mac(form())}`, form()),
    ],
  },
  {
    vendor: 'Inspera: HMAC-SHA1 in hex',
    keys: 'verify: hmac, algorithm: sha1, weak: accepted, header: X-Inspera-Signature',
    sign: (given) => header('x-inspera-signature', mac(json(given), 'sha1'), json(given)),
    forged: [header('x-inspera-signature', mac(json(), 'sha1', 'base64'))],
  },
  {
    vendor: 'QI Tech: HMAC-SHA1 over endpoint, method, payload',
    keys: "verify: hmac, algorithm: sha1, weak: accepted, header: Signature, signed: '{{callbackPath}}{{method}}{{body}}'",
    sign: (given) => header('signature', mac(`/callbacks/schoolPOST${json(given)}`, 'sha1'), json(given)),
    forged: [
      header('signature', mac(`/callbacks/otherPOST${json()}`, 'sha1')),
      header('signature', mac(json(), 'sha1')),
    ],
  },
  {
    vendor: 'Testpress, webhook page: the hash in the body, over percent-encoded values, key of 16 characters',
    keys: "verify: hmac, algorithm: sha512, shortSecret: accepted, field: /hash, signed: '{{/note | encode}}|{{/points | encode}}|{{/ref | encode}}'",
    secret: 'sxe7uKykEUT7WSnh',
    sign: (given = {}) => {
      const { ref, points, note } = JSON.parse(json(given)) as Record<string, string>;
      const text = [note, points, ref].map((value) => encodeURIComponent(String(value))).join('|');
      return { body: json({ ...given, hash: mac(text, 'sha512', 'hex', 'sxe7uKykEUT7WSnh') }) };
    },
    forged: [{ body: json({ hash: mac('80', 'sha512', 'hex', 'sxe7uKykEUT7WSnh') }) }, { body: json() }],
  },
  {
    vendor: 'EduBase: HMAC over the sorted, url-encoded fields, the signature a field of the form',
    keys: "verify: hmac, field: /signature, signed: '{{fields}}'",
    sign: (given = {}) => {
      const fields = Object.fromEntries(new URLSearchParams(form(given)));
      return { body: `${form(given)}&signature=${mac(sorted(fields))}` };
    },
    forged: [
      { body: `${form()}&signature=${mac(form())}&extra=1` },
      { body: `${form()}&points=100&signature=${mac(sorted(Object.fromEntries(new URLSearchParams(form()))))}` },
    ],
  },
  {
    vendor:
      'EduBase, webhooks page: EduBase-Webhook-Signature-Payload, JSON with groups, switches and nothing, as PHP writes them',
    keys: "verify: hmac, header: EduBase-Webhook-Signature-Payload, signed: '{{fields}}'",
    sign: (given = {}) => {
      const body = JSON.stringify({
        test: true,
        exam: { code: 'a b', ok: false },
        none: null,
        ...JSON.parse(json(given)),
      });
      const { points, note } = JSON.parse(json(given)) as Record<string, string>;
      const text = `exam%5Bcode%5D=a+b&exam%5Bok%5D=0&${sorted({ note: String(note), points: String(points), ref: reference })}&test=1`;
      return header('edubase-webhook-signature-payload', mac(text), body);
    },
    forged: [header('edubase-webhook-signature-payload', mac(json()))],
  },
  {
    vendor: 'EduBase: the same, the signature in the query, a JSON body',
    keys: "verify: hmac, query: sig, signed: '{{fields}}'",
    sign: (given = {}) => {
      const fields = JSON.parse(json(given)) as Record<string, string>;
      const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
      return { body: json(given), query: { sig: mac(sorted(texts)) } };
    },
    forged: [{ body: json(), query: { signature: mac(json()) } }],
  },
  {
    vendor: 'base64url, with padding, and a key in hex',
    keys: 'verify: hmac, key: hex, encoding: base64url, header: X-Sig',
    secret: hexKey,
    sign: (given) =>
      header('x-sig', `${mac(json(given), 'sha256', 'base64url', Buffer.from(hexKey, 'hex'))}=`, json(given)),
    forged: [header('x-sig', mac(json(), 'sha256', 'base64url', hexKey))],
  },
  {
    vendor: 'base64 of SHA-512, a key in base64, over the URL and the body',
    keys: "verify: hmac, algorithm: sha512, key: base64, encoding: base64, header: X-Sig, signed: '{{callbackUrl}}:{{body}}'",
    secret: base64Key,
    sign: (given) =>
      header('x-sig', mac(`${url}:${json(given)}`, 'sha512', 'base64', Buffer.from(base64Key, 'base64')), json(given)),
    forged: [header('x-sig', mac(`${url}:${json()}`, 'sha512', 'base64', base64Key))],
  },
  {
    vendor: 'Testlify v2, on Svix: svix-id, svix-timestamp, svix-signature',
    keys: 'verify: standard-webhooks',
    secret: `whsec_${base64Key}`,
    sign: (given) => ({ body: json(given), headers: svix('svix', json(given)) }),
    forged: [
      { body: json(), headers: { ...svix('svix', json()), 'webhook-signature': 'v1,AAAA' } },
      { body: json(), headers: { ...svix('svix', json()), 'svix-timestamp': String(seconds + 1) } },
      { body: json(), headers: { ...svix('svix', json()), 'svix-id': 'msg_2' } },
    ],
  },
];

function svix(prefix: string, body: string): Record<string, string> {
  const signature = mac(`msg_1.${seconds}.${body}`, 'sha256', 'base64', Buffer.from(base64Key, 'base64'));
  return {
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(seconds),
    [`${prefix}-signature`]: `v1,${signature}`,
  };
}

const mapping = `order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result:
  outcome:
    - { when: [{ at: /points, from: 70 }], outcome: passed }
    - { when: [{ at: /points, below: 70 }], outcome: failed }
    - outcome: inconclusive
  score: /points
  summary: '{{/note}}'`;

describe.each(signings)('$vendor', ({ keys, secret: own = secret, sign, forged }) => {
  let world: PresetWorld;
  const start = (secrets: string) => PresetWorld.start(`token: t\ncallback: { ${keys}, ${secrets} }\n${mapping}`);
  afterEach(() => world.close());

  test('what the vendor signs is taken; a changed part, another key and a forged proof are not', async () => {
    world = await start(`secret: '${own}'`);
    const good = sign();
    expect(world.verifies(good, now)).toBe(true);
    for (const body of [good.body.replace('80', '81'), `${good.body} `, '', '{', '[1]', 'a'])
      expect({ body, taken: world.verifies({ ...good, body }, now) }).toEqual({
        body,
        taken: isSame(body, good, keys),
      });
    for (const sent of forged) expect({ sent, taken: world.verifies(sent, now) }).toEqual({ sent, taken: false });
    expect(world.verifies({ body: good.body }, now) && !keys.includes('field:')).toBe(false);
  });

  test('R5: two secrets are live at once', async () => {
    const other = own.startsWith('whsec_') ? `whsec_${goodKey('another').toString('base64')}` : own.replace(/^./, '1');
    world = await start(`secret: '${other}', previousSecret: '${own}'`);
    expect(world.verifies(sign(), now)).toBe(true);
    await world.close();
    world = await start(`secret: '${other}'`);
    expect(world.verifies(sign(), now)).toBe(false);
  });
});

/** A proof of values or fields does not see blanks around the JSON, and they change nothing that is read. */
function isSame(body: string, good: SentCallback, keys: string): boolean {
  const ofParts = keys.includes('{{fields}}') || keys.includes('encode');
  return ofParts && good.body.startsWith('{') && body.trim() === good.body;
}
