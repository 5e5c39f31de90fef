// Callbacks signed with a private key, one key for each secret's text, so that they stand beside those of signed-callbacks.ts. An Ed25519
// key is made of the text; a P-256 key is made anew in each run, and within it is always the same for one text.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { PublicKeyProof } from '../../providers/signatures/callback-proof';
import { callbackBody, type SignedScheme, signedAtMs } from './signed-callbacks';

/** Before the 32 bytes of an Ed25519 key, in DER. */
const head = Buffer.from('302e020100300506032b657004220420', 'hex');

function ed25519Of(secret: string): KeyObject {
  const seed = createHash('sha256').update(secret).digest();
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' });
}

const pairs = new Map<string, KeyObject>();
function p256Of(secret: string): KeyObject {
  const known = pairs.get(secret) ?? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  pairs.set(secret, known);
  return known;
}

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

const proofOf = (keyOf: (secret: string) => KeyObject, given: Pick<PublicKeyProof, 'at'> & Partial<PublicKeyProof>) =>
  ((secrets) => ({
    verify: 'public-key',
    secrets: [],
    publicKeys: secrets.map(({ value }) => publicPem(keyOf(value))),
    algorithm: 'sha256',
    encoding: 'base64',
    prefix: '',
    signed: '{{body}}',
    ...given,
  })) satisfies SignedScheme['proof'];

const seconds = String(Math.floor(signedAtMs / 1000));

export const publicKeySchemes: readonly (readonly [title: string, scheme: SignedScheme])[] = [
  [
    'public-key, Ed25519 with a time',
    {
      coversBody: true,
      proof: proofOf(ed25519Of, {
        at: { in: 'header', name: 'x-sig' },
        signed: '{{timestamp}}.{{body}}',
        timestamp: { at: { in: 'header', name: 'x-time' }, unit: 's', tolerance: 300_000 },
      }),
      sign: (secret, body = callbackBody) => {
        const signature = sign(null, Buffer.from(`${seconds}.${body}`), ed25519Of(secret)).toString('base64');
        return { body, headers: { 'x-sig': signature, 'x-time': seconds } };
      },
    },
  ],
  [
    'public-key, ECDSA in hex',
    {
      coversBody: true,
      proof: proofOf(p256Of, { at: { in: 'header', name: 'x-sig' }, encoding: 'hex' }),
      sign: (secret, body = callbackBody) => {
        const signature = sign('sha256', Buffer.from(body), p256Of(secret)).toString('hex');
        return { body, headers: { 'x-sig': signature } };
      },
    },
  ],
];
