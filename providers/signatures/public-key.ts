// The public key of a sender, in each spelling in which vendors hand it out. What could go wrong: a private key in its place would
// verify as well, and whoever reads the file could sign; so it is none.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { orNone } from '../../domain/or-undefined';

/** A raw Ed25519 key of 32 bytes becomes one in DER behind these bytes. */
const ed25519Head = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * PEM (its line breaks may be `\n` or blanks, as environments keep them), a certificate, a JWK, base64 of DER or of PEM, or the 32
 * bytes of an Ed25519 key in hex or base64; `undefined` for anything else.
 */
export function publicKeyOf(written: string): KeyObject | undefined {
  const text = withLineBreaks(written);
  return orNone(() => {
    if (text.startsWith('{')) return ofJwk(text);
    if (text.includes('-----BEGIN')) return ofPem(text);
    return ofBytes(text.replace(/^whpk_/, ''));
  });
}

/** Line breaks may be `\n` or `\r\n` written out, also escaped twice, as environments keep them. */
export function withLineBreaks(written: string): string {
  return written.trim().replace(/(?:\\+[rn])+/g, '\n');
}

/** Whether it is the half that nobody but the sender may have. */
export function isPrivateKey(written: string): boolean {
  if (/^\s*\{/.test(written)) return /"d"\s*:/.test(written);
  const bytes = Buffer.from(written, 'base64');
  return [written, bytes.toString('latin1')].some((text) => text.includes('PRIVATE KEY-----')) || isPrivateDer(bytes);
}

function ofJwk(text: string): KeyObject | undefined {
  if (isPrivateKey(text)) return undefined;
  return createPublicKey({ key: JSON.parse(text) as Record<string, unknown>, format: 'jwk' });
}

function ofPem(text: string): KeyObject | undefined {
  const pem = pemIn(text, ['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']);
  return pem === undefined ? undefined : createPublicKey(pem);
}

/**
 * The first block with one of these labels, with the lines that it was broken into. What openssl writes before a key (EC PARAMETERS),
 * and the other blocks of a bundle, are passed over.
 */
export function pemIn(text: string, labels: readonly string[]): string | undefined {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \1-----/g);
  const [, label = '', inside = ''] = [...blocks].find(([, name = '']) => labels.includes(name)) ?? [];
  if (label === '') return undefined;
  const lines = inside.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function ofBytes(text: string): KeyObject | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return ofRaw(Buffer.from(text, 'hex'));
  const bytes = Buffer.from(text.replace(/\s+/g, ''), 'base64');
  if (bytes.length === 32) return ofRaw(bytes);
  const inside = bytes.toString('latin1');
  if (inside.includes('-----BEGIN')) return ofPem(inside);
  if (isPrivateDer(bytes)) return undefined;
  // RSA has a form of its own (PKCS #1), a list of two numbers.
  const isPkcs1 = /^\x30(?:\x82..|\x81.|.)\x02/s.test(inside);
  return createPublicKey({ key: bytes, format: 'der', type: isPkcs1 ? 'pkcs1' : 'spki' });
}

function isPrivateDer(bytes: Buffer): boolean {
  const types = ['pkcs8', 'pkcs1', 'sec1'] as const;
  return types.some((type) => orNone(() => createPrivateKey({ key: bytes, format: 'der', type })) !== undefined);
}

function ofRaw(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([ed25519Head, bytes]), format: 'der', type: 'spki' });
}

/** The algorithm that a JWK is for; `undefined` where it does not say, or for another spelling. */
export function jwkAlgorithm(written: string): string | undefined {
  const text = withLineBreaks(written);
  if (!text.startsWith('{')) return undefined;
  const { alg } = JSON.parse(text) as Record<string, unknown>;
  return alg === undefined || typeof alg === 'string' ? alg : JSON.stringify(alg);
}

/** The 32 bytes of an Ed25519 key; `undefined` for another kind. */
export function ed25519Bytes(key: KeyObject): Buffer | undefined {
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  return key.export({ format: 'der', type: 'spki' }).subarray(ed25519Head.length);
}

/** The points of Ed25519 of an order of 1, 2, 4 or 8, in every spelling, without the sign in their last bit. */
const smallOrder = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ...['ec', 'ed', 'ee'].map((first) => `${first}${'ff'.repeat(30)}7f`),
]);

/** Whether anybody can make a signature that it verifies, without a private key. */
export function verifiesAnything(key: KeyObject): boolean {
  const bytes = ed25519Bytes(key);
  if (bytes === undefined) return false;
  const unsigned = Buffer.from(bytes);
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return smallOrder.has(unsigned.toString('hex'));
}
