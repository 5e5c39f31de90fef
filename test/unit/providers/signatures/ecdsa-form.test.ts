// ECDSA writes its two numbers as DER or side by side. What could go wrong: a signature side by side begins like DER, as one in
// 65,536 does, and its callback is refused however often it is sent. These were found by signing until one did.
import { generateKeyPairSync, sign } from 'node:crypto';
import type { CallbackProof, PublicKeyProof } from '../../../../providers/signatures/callback-proof';
import { createSignatureCheck } from '../../../../providers/signatures/signature-schemes';
import { receivedCallback } from '../../../support/received-callback';
import { callbackUrl, signedAtMs as nowMs } from '../../../support/signed-callbacks';

const proofOf = (publicKey: string, algorithm: PublicKeyProof['algorithm'] = 'sha256'): PublicKeyProof => ({
  ...{ verify: 'public-key', secrets: [], publicKeys: [publicKey], algorithm, encoding: 'base64', prefix: '' },
  ...{ at: { in: 'header', name: 'x-sig' }, signed: '{{body}}' },
});
const tokenProofOf = (publicKey: string): CallbackProof => ({
  ...{ verify: 'jwt-public-key', secrets: [], publicKeys: [publicKey], algorithm: 'sha256' },
  ...{ at: { in: 'body' }, prefix: '', claims: { iss: 'school' }, tolerance: 300_000 },
});
const check = (proof: CallbackProof, body: string, signature = '') =>
  createSignatureCheck(proof, callbackUrl)(receivedCallback({ body, headers: { 'x-sig': signature }, nowMs }));

const signed = '{"ref":"1"}';

test.each([
  [
    'P-256, 30 3e',
    'sha256',
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'G10elQEOMrjV634WQiLlqePj-oJo96MGILUKd-x_5zQ',
      y: 's8DGgSOCbCLknLOxBc2grm8JU85F9Fb4rzBXLv72CLw',
    },
    'MD5P+blXPA83dioBGBcL6BNkSJbBD+YiYGONSj2Oti6fOzltM7qWt7K/olPWtQxYADDtwkSQL7Z2yD6OqlCOGQ==',
  ],
  [
    'P-384, 30 5e',
    'sha384',
    {
      kty: 'EC',
      crv: 'P-384',
      x: '0ihuqOLk5MFUgAQgH-cc4L1dLZSaThJZI7_m1B07cep8oyQWyAOdEVuxUO2PJCJa',
      y: 'i7ga_d6MDJLzewUe2Lka4VcQrL8c7RS6liVPR1nbIMF7JtfyszFhlI0SPCUo2EmS',
    },
    'MF4haJzzg5ahx498qtRbIDEoE4ewnVWdVXrCo7lJA/2Lwkntgxx+36MSmYowPDc1vu4y6yINBu+jku/lD7DqVwm0xhnMU9UvdnJlKptIGDrzHdXjddWuJ0VA6LOLGkHn',
  ],
] as const)('P-REAL: side by side, and beginning as DER: %s', (_name, algorithm, jwk, signature) => {
  const proof = proofOf(JSON.stringify(jwk), algorithm);
  expect(Buffer.from(signature, 'base64')[0]).toBe(0x30);
  expect(check(proof, signed, signature)).toBe('proven');
  expect(check(proof, `${signed} `, signature)).toBe('unproven');
});

test('P-REAL: a token whose signature begins as DER', () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'xKwqCiSV2RBDQzRxmiafpNSAIxGNJ5ALTWVGtf1-rBE',
    y: '0I5OWVKw48CyLSokBn1-MNn4njNF2lrP9LSUkmCt9Og',
  };
  const token =
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJzY2hvb2wifQ.MD6uuAGltipKImoRHfEDy0UwAhkHl4ZTfHtGQd2X7FPFUozGNAASKjbPjhyS1TKmt_L4EJcTbKqfWXU5opS16Q';
  expect(check(tokenProofOf(JSON.stringify(jwk)), token)).toBe('proven');
});

test('a token is signed side by side, never in DER', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const segments = [{ alg: 'ES256' }, { iss: 'school' }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = segments.join('.');
  const proof = tokenProofOf(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const token = (dsaEncoding: 'der' | 'ieee-p1363') =>
    `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding }).toString('base64url')}`;
  expect(check(proof, token('ieee-p1363'))).toBe('proven');
  expect(check(proof, token('der'))).toBe('unproven');
});
