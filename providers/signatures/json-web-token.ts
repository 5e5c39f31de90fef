// A JSON Web Token in `Authorization: Bearer` or another header, or as the body itself. What could go wrong: a token names its own algorithm
// (`none`, or a public key used as a secret), so that name never chooses the check. A token in a header does
// not cover the body, unless it claims the hash of it, so the callback is only a notice.
import { withoutPadding } from '../../outbound/foreign-text';
import { textOf } from '../../outbound/foreign-json';
import { bodyHash } from './body-hash';
import type { ClaimedHash, JwtProof, PublicKeyJwtProof, TokenClaims } from './callback-proof';
import { isSignedBy, liveKeys } from './live-keys';
import { proofOf } from './proof';
import { keyFamily, tokenAlgorithm } from './key-algorithm';
import { decoded, isSideBySide, isSignedWith, publicKeys } from './public-key-signature';
import { onlyValue, type ReceivedCallback, type SignatureCheck } from './signature-check';
import { orNone } from '../../domain/or-undefined';

/** Characters; real ones in a header have a few hundred. */
const longestToken = { header: 4_096, body: 256 * 1024 } as const;
/** Characters of the head, which alone is parsed before the check (R17, R26); real ones have under a hundred, or with a URL a few more. */
const longestHead = 1_024;
const jwtDigest = { algorithm: 'sha256', encoding: 'base64url' } as const;
const compactToken = /^([\w-]+\.[\w-]+)\.([\w-]+)$/;

interface Token {
  signed: string;
  signature: string;
  /** As its own head says. */
  algorithm: unknown;
}

export function jwtHs256(proof: JwtProof): SignatureCheck {
  const keys = liveKeys(proof.secrets);
  return tokenCheck(
    proof,
    ({ signed, signature, algorithm }, nowMs) =>
      isSignedBy(keys, { signed: [signed], signatures: [signature] }, jwtDigest, nowMs) && algorithm === 'HS256',
  );
}

/** Each key checks the one algorithm that it is for. */
export function jwtPublicKey(proof: PublicKeyJwtProof): SignatureCheck {
  const keys = publicKeys(proof.publicKeys).map((key) => ({ key, ...tokenAlgorithm(key, proof.algorithm) }));
  return tokenCheck(proof, ({ signed, signature, algorithm }) => {
    const bytes = decoded(signature, 'base64url');
    if (bytes === undefined) return false;
    return keys.some(({ key, names = [], hash = proof.algorithm }) => {
      if (!names.some((name) => name === algorithm)) return false;
      // RFC 7518 has no other form of ECDSA.
      if (keyFamily(key) === 'ec' && !isSideBySide(key, bytes)) return false;
      return isSignedWith([key], Buffer.from(signed), bytes, hash);
    });
  });
}

function tokenCheck(
  { at, prefix, claims: wanted, bodyHash: claimedHash, tolerance }: TokenClaims,
  isSigned: (token: Token, nowMs: number) => boolean,
): SignatureCheck {
  return (received) => {
    const { nowMs } = received;
    const written = tokenIn(received, at, prefix);
    const [, signed = '', signature = ''] =
      (written.length > longestToken[at.in] ? null : compactToken.exec(written)) ?? [];
    const [head = '', claimed = ''] = signed.split('.');
    const { alg, crit } = (head.length > longestHead ? undefined : object(head)) ?? {};
    // `crit` names extensions that a verifier must support; this one supports none.
    if (alg === undefined || crit !== undefined) return 'unproven';
    if (!isSigned({ signed, signature, algorithm: alg }, nowMs)) return 'unproven';
    const claims = object(claimed);
    if (claims === undefined || !says(claims, wanted)) return 'unproven';
    if (claimedHash !== undefined && !isHashOf(claims, claimedHash, received.rawBody)) return 'unproven';
    return proofOf(hasReadableTimes(claims), isCurrent(claims, nowMs, tolerance));
  };
}

function tokenIn({ headers, rawBody }: ReceivedCallback, at: TokenClaims['at'], prefix: string): string {
  if (at.in === 'body') return withoutPadding(Buffer.from(rawBody.subarray(0, longestToken.body + 1)).toString());
  const written = onlyValue(headers, at.name) ?? '';
  return written.startsWith(prefix) ? written.slice(prefix.length) : '';
}

/** A token may be for several (RFC 7519), and is of one. */
function says(claims: Record<string, unknown>, wanted: TokenClaims['claims']): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const said = claimed(claims, name);
    const all: unknown[] = name === 'aud' && Array.isArray(said) ? said : [said];
    return all.some((one) => textOf(one) === value);
  });
}

/** Nothing about the hash of a body is secret. */
function isHashOf(
  claims: Record<string, unknown>,
  { claim, algorithm, encoding }: ClaimedHash,
  rawBody: Uint8Array,
): boolean {
  const said = claimed(claims, claim);
  const written = encoding === 'hex' && typeof said === 'string' ? said.toLowerCase() : said;
  return written === bodyHash(rawBody, algorithm, encoding);
}

function claimed(claims: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function hasReadableTimes({ exp, nbf, iat }: Record<string, unknown>): boolean {
  return [exp, nbf, iat].every((time) => time === undefined || typeof time === 'number');
}

function isCurrent({ exp, nbf, iat }: Record<string, unknown>, nowMs: number, tolerance: number): boolean {
  if (typeof exp === 'number' && nowMs >= exp * 1000 + tolerance) return false;
  return [nbf, iat].every((time) => typeof time !== 'number' || nowMs >= time * 1000 - tolerance);
}

function object(segment: string): Record<string, unknown> | undefined {
  const value = orNone((): unknown => JSON.parse(Buffer.from(segment, 'base64url').toString('utf8')));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
