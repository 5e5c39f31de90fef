// The token that a login shows in place of a password: claims, signed with a private key (RFC 7523). What could go wrong: one that is
// caught on its way lets whoever has it log in, so it ends after five minutes and is never shown twice.
import { randomUUID, sign } from 'node:crypto';
import { definedOnly } from '../../domain/defined-only';
import { keyFamily, tokenAlgorithm } from '../signatures/key-algorithm';
import { privateKeyOf } from '../signatures/private-key';
import type { MappedAssertion } from './mapping';
import { fillJson, type TemplateValues } from './template-values';

/** The longest that servers take which ask for a short one, as those of SMART on FHIR. */
const lifeSeconds = 300;

export function signedAssertion(assertion: MappedAssertion, values: TemplateValues, nowMs: number): string {
  const key = privateKeyOf(assertion.privateKey);
  const made = key && tokenAlgorithm(key, assertion.algorithm);
  // The file is refused otherwise (config/assertion-checks.ts).
  if (key === undefined || made === undefined) throw new TypeError('The key of an assertion was not checked');
  const { names, hash } = made;
  const iat = Math.floor(nowMs / 1000);
  const own = Object.entries(assertion.claims).map(([name, claim]) => [name, fillJson(claim, values)] as const);
  const claims = { ...Object.fromEntries(own), iat, exp: iat + lifeSeconds, jti: randomUUID() };
  const signed = [{ alg: names[0], typ: 'JWT', ...definedOnly({ kid: assertion.keyId }) }, claims]
    .map(segment)
    .join('.');
  const algorithm = keyFamily(key) === 'ed25519' ? null : hash;
  const signature = sign(algorithm, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function segment(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
