// Encrypts every payload that goes to the Temporal server (P-PII): AES-256-GCM, a fresh IV each, the key's id beside it so
// that keys can be rotated. The first key of the ring encrypts, all decrypt. What could go wrong: a key that is removed from the
// file too early leaves stored runs unreadable, and a new secret under an old id did so without a name. So the stored id ends in a
// fingerprint of the secret, and the error names both. And sizes tell: "Apto" is two letters shorter than "Inapto". So what is
// sealed is as long as a multiple of `block`.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { type Payload, type PayloadCodec, defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { PrivacyConfig } from '../config/bridge-config';
import { BridgeError } from '../domain/error-table';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const encoding = 'binary/encrypted';
const encodingField = 'encoding';
const keyField = 'encryption-key-id';

const text = new TextEncoder();
const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

interface Key {
  id: string;
  secret: Buffer;
}

/** @param keys at least one; `secret` is 32 bytes */
export function createPayloadCodec(keys: PrivacyConfig['keys']): PayloadCodec {
  const stored = keys.map(({ id, secret }) => ({ id: storedId(id, secret), secret }));
  const ring = new Map(stored.map((key) => [key.id, key]));
  const [current] = stored;
  if (current === undefined) throw new TypeError('The key ring is empty');
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(current, payload)),
    decode: async (payloads) => payloads.map((payload) => decrypt(ring, payload)),
  };
}

function encrypt(key: Key, payload: Payload): Payload {
  const plain = padded(payload);
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, key.secret, iv, { authTagLength: tagBytes });
  sealing.setAAD(text.encode(key.id));
  const sealed = Buffer.concat([iv, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
  return { metadata: { [encodingField]: text.encode(encoding), [keyField]: text.encode(key.id) }, data: sealed };
}

/** Bytes: a tag of the usual length does not show in the size of what names it. */
const block = 256;
/** Bytes that a text may have here and stay as it is: the title of an activity takes 400 sealed, which is Temporal's limit. */
const longestTitle = 300;
const quote = 0x22;
/** The highest number a field can have, as bytes: no payload has such a field, and a reader skips what it does not know. */
const paddingField = [0xfa, 0xff, 0xff, 0xff, 0x0f];
const lengthBytes = 2;

/** Another field behind the others, with a length of two bytes and nothing in it. */
function padded(payload: Payload): Uint8Array {
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  const head = plain.length + paddingField.length + lengthBytes;
  if (payload.data?.[0] === quote && head > block && plain.length <= longestTitle) return plain;
  const fill = (block - (head % block)) % block;
  return Buffer.concat([plain, Buffer.from([...paddingField, (fill & 0x7f) | 0x80, fill >> 7]), Buffer.alloc(fill)]);
}

const fingerprintDigits = 8;

/** Two secrets never share it. The hash is of 256 random bits, so it tells nothing of them. */
function storedId(id: string, secret: Buffer): string {
  const hash = createHash('sha256').update('fingerprint of a payload key').update(secret).digest('hex');
  return `${id}.${hash.slice(0, fingerprintDigits)}`;
}

/** For people: the id as bridge.yaml has it, and which of several secrets under that id. */
export function keyText(storedKeyId: string): string {
  const dot = storedKeyId.lastIndexOf('.');
  return `"${storedKeyId.slice(0, dot)}" (fingerprint ${storedKeyId.slice(dot + 1)})`;
}

/** Stored id of the key that encrypted it; empty for a clear payload. */
export function keyIdOf(payload: Payload): string {
  return textOf(payload.metadata?.[keyField]);
}

/** What the codec throws where no key of the ring opens a payload. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof BridgeError && error.code === 'BRIDGE_PAYLOAD_UNREADABLE';
}

/** A clear payload passes: it is an operator's input from the Temporal UI. */
function decrypt(ring: ReadonlyMap<string, Key>, payload: Payload): Payload {
  if (textOf(payload.metadata?.[encodingField]) !== encoding) return payload;
  const id = keyIdOf(payload);
  const key = ring.get(id);
  if (key === undefined) {
    throw new BridgeError('BRIDGE_PAYLOAD_UNREADABLE', `privacy.keys has no key ${keyText(id)}`);
  }
  const sealed = Buffer.from(payload.data ?? []);
  try {
    const opening = createDecipheriv(cipher, key.secret, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
    opening.setAAD(text.encode(id));
    opening.setAuthTag(sealed.subarray(-tagBytes));
    const plain = Buffer.concat([opening.update(sealed.subarray(ivBytes, -tagBytes)), opening.final()]);
    return temporal.api.common.v1.Payload.decode(plain);
  } catch (error) {
    throw new BridgeError('BRIDGE_PAYLOAD_UNREADABLE', `key ${keyText(id)} does not open it`, { cause: error });
  }
}

// Turns the server's answers into plain JSON with every payload decoded, for operators who may see it.

/** @returns a copy without empty fields; bytes that are no payload as base64 */
export async function readablePayloads(value: unknown, codec: PayloadCodec): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((part) => readablePayloads(part, codec)));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return decoded(value, codec);
  if (isLong(value)) return value.toNumber();
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  const readable = fields.map(async ([name, field]) => [name, await readablePayloads(field, codec)] as const);
  return Object.fromEntries(await Promise.all(readable));
}

async function decoded(payload: Payload, codec: PayloadCodec): Promise<unknown> {
  const [plain = payload] = await codec.decode([payload]);
  return defaultPayloadConverter.fromPayload(plain);
}

function isPayload(value: object): value is Payload {
  const { metadata, data } = value as Payload;
  return typeof metadata === 'object' && metadata !== null && data instanceof Uint8Array;
}

/** How protobuf gives 64-bit numbers. */
interface Long64 {
  toNumber(): number;
}

function isLong(value: object): value is Long64 {
  return 'low' in value && 'high' in value && 'unsigned' in value && 'toNumber' in value;
}
