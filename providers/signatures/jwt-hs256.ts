// A JSON Web Token in `Authorization: Bearer`, or as the body itself; HS256 and nothing else. What could go wrong: a token names its own algorithm
// (`none`, or a public key used as a secret), so that name never chooses the check. A token in a header does
// not cover the body, so the callback is only a notice.
import type { JwtProof } from './callback-proof';
import { isSignedBy, liveKeys } from './live-keys';
import { proofOf } from './proof';
import { onlyValue, type ReceivedCallback, type SignatureCheck } from './signature-check';

/** Characters; real ones in a header have a few hundred. */
const longestToken = { header: 4_096, body: 256 * 1024 } as const;
const jwtDigest = { algorithm: 'sha256', encoding: 'base64url' } as const;
const compactToken = /^([\w-]+\.[\w-]+)\.([\w-]{43})$/;

export function jwtHs256({ secrets, at, issuer, tolerance }: JwtProof): SignatureCheck {
  const keys = liveKeys(secrets);
  return (received) => {
    const { nowMs } = received;
    const written = tokenIn(received, at);
    const [, signed = '', signature = ''] =
      (written.length > longestToken[at.in] ? null : compactToken.exec(written)) ?? [];
    if (signed === '' || !isSignedBy(keys, [signed], [signature], jwtDigest, nowMs)) return 'unproven';
    const [head, claims] = signed.split('.').map(decoded);
    // `crit` names extensions that a verifier must support; this one supports none.
    if (head?.['alg'] !== 'HS256' || head['crit'] !== undefined || claims?.['iss'] !== issuer) return 'unproven';
    return proofOf(hasReadableTimes(claims), isCurrent(claims, nowMs, tolerance));
  };
}

function tokenIn({ headers, rawBody }: ReceivedCallback, at: JwtProof['at']): string {
  if (at.in === 'body') return Buffer.from(rawBody).toString('latin1').trim();
  const written = onlyValue(headers, at.name) ?? '';
  return written.startsWith('Bearer ') ? written.slice('Bearer '.length) : '';
}

function hasReadableTimes({ exp, nbf, iat }: Record<string, unknown>): boolean {
  return [exp, nbf, iat].every((time) => time === undefined || typeof time === 'number');
}

function isCurrent({ exp, nbf, iat }: Record<string, unknown>, nowMs: number, tolerance: number): boolean {
  if (typeof exp === 'number' && nowMs >= exp * 1000 + tolerance) return false;
  return [nbf, iat].every((time) => typeof time !== 'number' || nowMs >= time * 1000 - tolerance);
}

function decoded(segment: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
