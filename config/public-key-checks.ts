// Rules over the public keys of a sender: each can be read and is no private one, all are of one family, and nothing weak that is not
// written down.
import type { KeyObject } from 'node:crypto';
import { isWeakKey, keyFamily, tokenAlgorithm } from '../providers/signatures/key-algorithm';
import {
  ed25519Bytes,
  isPrivateKey,
  jwkAlgorithm,
  publicKeyOf,
  verifiesAnything,
} from '../providers/signatures/public-key';
import { hmacAlgorithms } from '../providers/signatures/hmac-forms';
import { type ConfigPath, type Finding, found } from './problem';
import { checkWeakness } from './hmac-checks';
import { list, member } from './raw-value';
import { weaknessOf } from './secret-checks';

const spellings =
  'copy it whole: PEM (on one line with \\n), base64 of DER or of PEM, a JWK, or the 32 bytes of an Ed25519 key in hex or base64';

export function checkPublicKeys(callback: unknown, path: ConfigPath): Finding[] {
  const written = list(member(callback, 'publicKeys')).map((value) => (typeof value === 'string' ? value : ''));
  const keys = written.map((value) => ({ value, key: publicKeyOf(value) }));
  const findings = keys.flatMap((each, index) => {
    // An empty text is what `${NAME:-}` leaves.
    const reason = each.value === '' ? undefined : unusable(each);
    return reason === undefined ? [] : [{ path: [...path, 'publicKeys', index], ...reason }];
  });
  return findings.length > 0
    ? findings
    : [...checkAlike(keys, path), ...checkAlgorithm(callback, keys, path), ...checkWeak(callback, keys, path)];
}

/** `undefined` for an empty one. */
interface WrittenKey {
  value: string;
  key: KeyObject | undefined;
}

function unusable({ value, key }: WrittenKey): Pick<Finding, 'reason' | 'fix'> | undefined {
  if (isPrivateKey(value))
    return {
      reason: 'is a private key: whoever has it can sign as the sender',
      fix: 'take it out of here, tell its owner, and ask for the public key',
    };
  if (key === undefined && /^\s*\{\s*"keys"\s*:/.test(value))
    return { reason: 'is a list of keys (JWKS)', fix: 'write each key of its "keys" by itself, from { to }' };
  if (key === undefined) return { reason: 'is no public key', fix: spellings };
  const bytes = ed25519Bytes(key);
  const weakness = bytes === undefined ? undefined : weaknessOf(bytes.toString('hex'));
  if (weakness !== undefined || verifiesAnything(key))
    return {
      reason: `is no key of a sender: ${weakness ?? 'anybody can make a signature that it verifies'}`,
      fix: 'ask the provider for its public key, and copy it whole',
    };
  if (keyFamily(key) === undefined)
    return {
      reason: 'is a key of a kind that is not checked here',
      fix: 'ask for RSA of 1024 to 8192 bits, ECDSA on P-256, P-384 or secp256k1, or Ed25519',
    };
  return undefined;
}

/** The algorithm, and what is wrong with it, would depend on the key that fits. */
function checkAlike(keys: readonly WrittenKey[], path: ConfigPath): Finding[] {
  const families = new Set(keys.map(familyOf).filter((family) => family !== undefined));
  if (families.size < 2) return [];
  const fix = 'keep those of one kind; a sender changes its key, not how it signs';
  return found([...path, 'publicKeys'], `are of several kinds: ${[...families].join(', ')}`, fix);
}

/** What the key says itself is not said again; what it is not for would be 401 for ever. */
function checkAlgorithm(callback: unknown, keys: readonly WrittenKey[], path: ConfigPath): Finding[] {
  const given = hmacAlgorithms.find((known) => known === member(callback, 'algorithm'));
  const isToken = member(callback, 'verify') === 'jwt-public-key';
  const said = keys.flatMap(({ value, key }, index) => {
    if (key === undefined) return [];
    const names = tokenAlgorithm(key, given ?? 'sha256')?.names ?? [];
    const alg = jwkAlgorithm(value);
    if (alg === undefined || names.some((name) => name === alg)) return [];
    const fix = /^RS(256|384|512)$/.test(alg)
      ? `write algorithm: ${alg.replace('RS', 'sha')}`
      : 'ask for a key that signs so: RSA as RS256, RS384 or RS512, ECDSA or Ed25519';
    return found([...path, 'publicKeys', index], `is for ${alg}, and would check ${names.join(' or ')}`, fix);
  });
  const families = keys.map(familyOf);
  const hasOwn = families.includes('ed25519') || (isToken && families.includes('ec'));
  if (given === undefined || !hasOwn) return said;
  return [
    ...said,
    ...found([...path, 'algorithm'], 'means nothing to these keys, which have their own', 'take it out'),
  ];
}

function familyOf({ key }: WrittenKey) {
  return key === undefined ? undefined : keyFamily(key);
}

function checkWeak(callback: unknown, keys: readonly WrittenKey[], path: ConfigPath): Finding[] {
  if (!keys.some(({ key }) => key !== undefined && isWeakKey(key))) return checkWeakness(callback, path);
  if (member(callback, 'weak') !== undefined) return [];
  return found(
    [...path, 'publicKeys'],
    'are of RSA under 2048 bits, which is weak',
    'ask for a longer one; where the provider has none, write weak: accepted',
  );
}
