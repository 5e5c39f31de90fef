// Our verifier against the reference implementation of Standard Webhooks, in both directions, and against the traps that
// the reference leaves open.
import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { standardWebhooks } from '../../../../providers/signatures/standard-webhooks';
import type { CallbackHeaders } from '../../../../providers/adapter';
import { callbackHeaders } from '../../../support/callback-headers';

const nowMs = Date.parse('2026-01-15T12:00:00.500Z');
const nowSeconds = Math.floor(nowMs / 1000);
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const secretOf = (size: number, fill?: number): string =>
  `whsec_${(fill === undefined ? randomBytes(size) : Buffer.alloc(size, fill)).toString('base64')}`;
const secret = secretOf(32);
const body = bytes('{"resultId":"r-1","summary":"Avaliação aceita ✓"}');

const received = (rawBody: Uint8Array, headers: CallbackHeaders, at: number) => ({
  rawBody,
  headers,
  nowMs: at,
  query: new Map<string, string[]>(),
});

interface Delivery {
  id: string;
  timestamp: string;
  signature: string;
}

function sign(raw: Uint8Array, by = secret, id = 'msg_1', timestamp = String(nowSeconds)): Delivery {
  const key = Buffer.from(by.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(raw).digest('base64');
  return { id, timestamp, signature: `v1,${mac}` };
}

const headersOf = ({ id, timestamp, signature }: Delivery) =>
  callbackHeaders({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature });

function accepts(raw: Uint8Array, delivery: Delivery, { by = [secret], at = nowMs } = {}): boolean {
  return standardWebhooks(by.map((value) => ({ value })))(received(raw, headersOf(delivery), at)) === 'proven';
}

describe('the reference implementation as judge', () => {
  const bodies = ['', '{}', '{"a":1}', '{"nome":"Ação ✓ 😀"}', `{"long":"${'x'.repeat(20_000)}"}`];
  const sizes = [24, 32, 48, 64];

  test.each(sizes)('what the reference signs with a key of %i bytes is accepted', (size) => {
    const by = secretOf(size);
    for (const text of bodies) {
      const signature = new Webhook(by).sign('msg_of_reference', new Date(nowMs), text);
      const delivery = { id: 'msg_of_reference', timestamp: String(nowSeconds), signature };
      expect(accepts(bytes(text), delivery, { by: [by] })).toBe(true);
      expect(accepts(bytes(`${text} `), delivery, { by: [by] })).toBe(false);
    }
  });

  test.each(sizes)('what is accepted here with a key of %i bytes, the reference accepts', (size) => {
    const by = secretOf(size);
    const now = Date.now();
    for (const text of bodies) {
      const delivery = sign(bytes(text), by, 'msg_ours', String(Math.floor(now / 1000)));
      expect(accepts(bytes(text), delivery, { by: [by], at: now })).toBe(true);
      const headers = Object.fromEntries([...headersOf(delivery)].map(([name, values]) => [name, values[0] ?? '']));
      expect(() => new Webhook(by).verify(text, headers, { jsonParse: false })).not.toThrow();
    }
  });
});

describe('what proves the origin', () => {
  test('R1: another spelling of the same JSON is not what was signed', () => {
    const delivery = sign(bytes('{"a":1,"b":2}'));
    expect(accepts(bytes('{"a":1,"b":2}'), delivery)).toBe(true);
    for (const other of ['{"b":2,"a":1}', '{"a": 1,"b":2}', '{"a":1,"b":2}\n', '\uFEFF{"a":1,"b":2}'])
      expect(accepts(bytes(other), delivery)).toBe(false);
  });

  test('trap: two bodies that only differ in broken UTF-8 do not share a signature', () => {
    const delivery = sign(Buffer.from([0x22, 0xff, 0x22]));
    expect(accepts(Buffer.from([0x22, 0xff, 0x22]), delivery)).toBe(true);
    expect(accepts(Buffer.from([0x22, 0xfe, 0x22]), delivery)).toBe(false);
  });

  test('trap: only v1 counts, a header without one proves nothing', () => {
    const delivery = sign(body);
    const mac = delivery.signature.slice(3);
    for (const signature of [
      '',
      mac,
      `v1a,${mac}`,
      `v2,${mac}`,
      `V1,${mac}`,
      `v1${mac}`,
      `v1:${mac}`,
      `,${mac}`,
      'v1,',
      'v1',
    ])
      expect(accepts(body, { ...delivery, signature })).toBe(false);
    expect(accepts(body, { ...delivery, signature: `v1a,${mac} ${delivery.signature}` })).toBe(true);
  });

  test('R3: signatures of any length or alphabet are compared without an exception', () => {
    const delivery = sign(body);
    const mac = delivery.signature.slice(3);
    const variants = [
      mac.slice(0, -1),
      `${mac}=`,
      mac.replace(/=+$/, ''),
      mac.toLowerCase(),
      'ÿ'.repeat(44),
      '😀'.repeat(11),
      '\0',
    ];
    for (const variant of variants) expect(accepts(body, { ...delivery, signature: `v1,${variant}` })).toBe(false);
  });

  test('trap: the number of signatures and the length of their header are bounded', () => {
    const delivery = sign(body);
    const other = sign(body, secretOf(32)).signature;
    const among = (others: number): string => [...Array<string>(others).fill(other), delivery.signature].join(' ');
    expect(accepts(body, { ...delivery, signature: among(1) })).toBe(true);
    expect(accepts(body, { ...delivery, signature: among(15) })).toBe(true);
    expect(accepts(body, { ...delivery, signature: among(16) })).toBe(false);
    expect(accepts(body, { ...delivery, signature: among(1_000) })).toBe(false);
    expect(accepts(body, { ...delivery, signature: `v1,${'A'.repeat(3_000)} ${delivery.signature}` })).toBe(false);
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'a missing or doubled %s proves nothing',
    (name) => {
      const verify = standardWebhooks([{ value: secret }]);
      const headers = new Map(headersOf(sign(body)));
      const value = headers.get(name)?.[0] ?? '';
      expect(verify(received(body, headers, nowMs))).toBe('proven');
      headers.set(name, [value, value]);
      expect(verify(received(body, headers, nowMs))).toBe('unproven');
      headers.set(name, []);
      expect(verify(received(body, headers, nowMs))).toBe('unproven');
      headers.delete(name);
      expect(verify(received(body, headers, nowMs))).toBe('unproven');
    },
  );

  test('the id is signed too, and bounded', () => {
    expect(accepts(body, { ...sign(body), id: 'msg_2' })).toBe(false);
    expect(accepts(body, sign(body, secret, 'x'.repeat(256)))).toBe(true);
    for (const id of ['', 'x'.repeat(257), 'a b', 'a\tb', 'é'])
      expect(accepts(body, sign(body, secret, id))).toBe(false);
  });
});

describe('time', () => {
  test.each([
    [-301, false],
    [-300, true],
    [-299, true],
    [0, true],
    [299, true],
    [300, true],
    [301, false],
  ])('R4: a callback signed %i s from now is accepted: %s', (offset, accepted) => {
    expect(accepts(body, sign(body, secret, 'msg_1', String(nowSeconds + offset)))).toBe(accepted);
  });

  test.each([-600_000, 600_000])('T15: a clock that was stepped by %i ms takes only what fits the new time', (step) => {
    const at = nowMs + step;
    const before = sign(body);
    expect(accepts(body, before)).toBe(true);
    expect(accepts(body, before, { at })).toBe(false);
    expect(accepts(body, sign(body, secret, 'msg_1', String(Math.floor(at / 1000))), { at })).toBe(true);
  });

  test('R4, trap: a timestamp is 1 to 12 digits and signed as it is written', () => {
    const written = [
      `${nowSeconds}abc`,
      `+${nowSeconds}`,
      ` ${nowSeconds}`,
      `${nowSeconds} `,
      `${nowSeconds}.0`,
      `-${nowSeconds}`,
    ];
    const others = [
      '',
      '1e9',
      `0x${nowSeconds.toString(16)}`,
      `${nowSeconds}`.padStart(20, '0'),
      '99999999999999999999',
    ];
    for (const timestamp of [...written, ...others])
      expect(accepts(body, sign(body, secret, 'msg_1', timestamp))).toBe(false);
    const padded = `00${nowSeconds}`;
    expect(accepts(body, sign(body, secret, 'msg_1', padded))).toBe(true);
    expect(accepts(body, { ...sign(body), timestamp: padded })).toBe(false);
  });

  test('the tolerance can be set for senders whose retries keep their first timestamp', () => {
    const verify = standardWebhooks([{ value: secret }], 3_600_000);
    const signedAt = (offset: number) => headersOf(sign(body, secret, 'msg_1', String(nowSeconds + offset)));
    expect(verify(received(body, signedAt(-3_600), nowMs))).toBe('proven');
    expect(verify(received(body, signedAt(-3_601), nowMs))).toBe('untimely');
  });
});

describe('rotation', () => {
  const previous = secretOf(32);
  const until = nowMs + 1;

  test('R5: two secrets live at once, and the retired one dies the moment it ends', () => {
    const verify = standardWebhooks([{ value: secret }, { value: previous, until }]);
    const [byNew, byOld] = [sign(body), sign(body, previous)];
    const both = { ...byNew, signature: `${byOld.signature} ${byNew.signature}` };
    for (const delivery of [byNew, byOld, both])
      expect(verify(received(body, headersOf(delivery), until - 1))).toBe('proven');
    expect(verify(received(body, headersOf(byOld), until))).toBe('unproven');
    for (const delivery of [byNew, both]) expect(verify(received(body, headersOf(delivery), until))).toBe('proven');
  });

  test('R5: without an end the previous secret lives until it is taken out', () => {
    const later = nowMs + 10 * 365 * 86_400_000;
    const delivery = sign(body, previous, 'msg_1', String(Math.floor(later / 1000)));
    expect(accepts(body, delivery, { by: [secret, previous], at: later })).toBe(true);
    expect(accepts(body, delivery, { by: [secret], at: later })).toBe(false);
  });
});
