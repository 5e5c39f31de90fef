import { createCipheriv, randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import fc from 'fast-check';
import { createPayloadCodec, keyIdOf } from '../../../temporal/payload-codec';

const key = (id: string, secret = randomBytes(32)) => ({ id, secret });
const first = key('k1');
const second = key('k2');

const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (decoded: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(decoded as Payload);

async function sealed(keys: Parameters<typeof createPayloadCodec>[0], value: unknown): Promise<Payload> {
  const [encoded] = await createPayloadCodec(keys).encode([payload(value)]);
  if (encoded === undefined) throw new Error('Nothing was encoded');
  return encoded;
}

async function opened(keys: Parameters<typeof createPayloadCodec>[0], encoded: Payload): Promise<unknown> {
  return valueOf((await createPayloadCodec(keys).decode([encoded]))[0]);
}

it('P-PII: what goes in comes out, and nothing of it is to be seen in between (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 6 }), fc.jsonValue(), async (text, value) => {
      const encoded = await sealed([first], { text, value });
      expect(Buffer.from(encoded.data ?? []).includes(text)).toBe(false);
      expect(await opened([first], encoded)).toEqual(JSON.parse(JSON.stringify({ text, value })));
    }),
  );
});

it('P-PII: the metadata of the original is encrypted as well; what is left names key and encoding', async () => {
  const { metadata } = await sealed([first], 'text');
  const readable = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]);
  expect(readable).toEqual([
    ['encoding', 'binary/encrypted'],
    ['encryption-key-id', expect.stringMatching(/^k1\.[0-9a-f]{8}$/)],
  ]);
});

describe('P-PII: the size of what is stored tells little', () => {
  const sizeOf = async (value: unknown) => (await sealed([first], value)).data?.length;

  it('inputs that differ in the tag alone have one size, and so have their titles', async () => {
    const tags = ['Apto', 'Inapto', 'Apto com restrições', 'x'.repeat(60)];
    const input = (tag: string) => ({
      applicationId: 654321,
      jobId: 123456,
      tag,
      readFirst: false,
      acceptedAt: 1.8e12,
    });
    const inputs = await Promise.all(tags.map((tag) => sizeOf(input(tag))));
    const titles = await Promise.all(tags.map((tag) => sizeOf(`Put tag \`${tag}\``)));
    expect(new Set([...inputs, ...titles]).size).toBe(1);
  });

  it('a size is a whole number of blocks, but for a text that would be too long for a title (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3_000 }), async (length) => {
        const text = 'x'.repeat(length);
        const [ofText = 0, ofInput = 0] = [await sizeOf(text), await sizeOf({ text })].map((size = 0) => size - 28);
        expect(ofInput % 256).toBe(0);
        expect(ofText % 256 === 0 || (ofText > 249 && ofText <= 300)).toBe(true);
        expect(await opened([first], await sealed([first], { text }))).toEqual({ text });
      }),
    );
  });

  it('a title of 200 bytes stays within the 400 that Temporal takes, under the longest id of a key', async () => {
    const longest = key('k'.repeat(40));
    for (const length of [1, 100, 200, 225]) {
      const encoded = await sealed([longest], 'x'.repeat(length));
      expect(temporal.api.common.v1.Payload.encode(encoded).finish().length).toBeLessThanOrEqual(400);
    }
  });

  it('what was sealed without padding, by an earlier version, opens', async () => {
    const { secret } = first;
    const iv = randomBytes(12);
    const { metadata } = await sealed([first], 'any');
    const cipher = createCipheriv('aes-256-gcm', secret, iv);
    cipher.setAAD(metadata?.['encryption-key-id'] ?? new Uint8Array());
    const plain = temporal.api.common.v1.Payload.encode(payload('as before')).finish();
    const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    expect(await opened([first], { ...(metadata && { metadata }), data })).toBe('as before');
  });
});

it('equal values look different each time', async () => {
  const seen = new Set<string>();
  for (let time = 0; time < 1_000; time += 1) {
    const { data } = await sealed([first], 'same');
    seen.add(
      Buffer.from(data ?? [])
        .subarray(0, 12)
        .toString('hex'),
    );
  }
  expect(seen.size).toBe(1_000);
});

describe('rotation', () => {
  it('two secrets under one id are two keys: both decrypt what they encrypted, and the missing one is named', async () => {
    const [one, other] = [key('k1'), key('k1')];
    const [ofOne, ofOther] = [await sealed([one], 'one'), await sealed([other], 'other')];
    expect(keyIdOf(ofOne)).not.toBe(keyIdOf(ofOther));
    expect([await opened([one, other], ofOne), await opened([one, other], ofOther)]).toEqual(['one', 'other']);
    const fingerprint = keyIdOf(ofOne).slice('k1.'.length);
    await expect(opened([other], ofOne)).rejects.toThrow(`no key "k1" (fingerprint ${fingerprint})`);
  });

  it('the first key encrypts, every key of the ring decrypts', async () => {
    const old = await sealed([first], 'old');
    const now = await sealed([second, first], 'now');
    expect(keyIdOf(now)).toMatch(/^k2\.[0-9a-f]{8}$/);
    expect([await opened([second, first], old), await opened([second, first], now)]).toEqual(['old', 'now']);
  });

  it('a key that was taken out is named, and nothing else told', async () => {
    const old = await sealed([first], 'old');
    await expect(opened([second], old)).rejects.toMatchObject({
      code: 'BRIDGE_PAYLOAD_UNREADABLE',
      message: expect.stringContaining('privacy.keys has no key "k1"') as string,
    });
  });

  it('another key under the same id does not open it', async () => {
    const old = await sealed([first], 'old');
    await expect(opened([key('k1')], old)).rejects.toMatchObject({ code: 'BRIDGE_PAYLOAD_UNREADABLE' });
  });
});

describe('tampering', () => {
  it('a change of any byte is noticed', async () => {
    const encoded = await sealed([first], { outcome: 'failed' });
    const data = Buffer.from(encoded.data ?? []);
    for (let at = 0; at < data.length; at += 1) {
      const changed = Buffer.from(data);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(opened([first], { ...encoded, data: changed })).rejects.toMatchObject({
        code: 'BRIDGE_PAYLOAD_UNREADABLE',
      });
    }
  });

  it('so is a shorter one, down to nothing', async () => {
    const encoded = await sealed([first], 'text');
    const data = Buffer.from(encoded.data ?? []);
    for (let length = 0; length < data.length; length += 1) {
      const cut = { ...encoded, data: data.subarray(0, length) };
      await expect(opened([first], cut)).rejects.toMatchObject({ code: 'BRIDGE_PAYLOAD_UNREADABLE' });
    }
  });

  it('the id of the key is sealed in: another id with the same secret does not open it', async () => {
    const encoded = await sealed([first], 'text');
    const renamed = { ...encoded, metadata: { ...encoded.metadata, 'encryption-key-id': Buffer.from('k9') } };
    await expect(opened([{ ...first, id: 'k9' }], renamed)).rejects.toMatchObject({
      code: 'BRIDGE_PAYLOAD_UNREADABLE',
    });
  });
});

it('what was never encrypted passes: operators type into the Temporal UI in clear', async () => {
  expect(await opened([first], payload({ note: 'typed' }))).toEqual({ note: 'typed' });
});

it('an empty ring is refused', () => {
  expect(() => createPayloadCodec([])).toThrow('The key ring is empty');
});
