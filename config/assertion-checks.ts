// Rules over `login.assertion`: its key can sign, it claims nothing that each login makes anew, and the login sends it.
import { isWeakKey, keyFamily } from '../providers/signatures/key-algorithm';
import { privateKeyOf } from '../providers/signatures/private-key';
import { placeholdersOf } from '../providers/template-text';
import { type ConfigPath, type Finding, found } from './problem';
import { group, member } from './raw-value';
import { textsOf } from './template-checks';

const madeAnew = ['iat', 'exp', 'jti'];

export function checkAssertion(provider: unknown, path: ConfigPath): Finding[] {
  const login = member(provider, 'login');
  const assertion = member(login, 'assertion');
  const where = [...path, 'login', 'assertion'];
  const names = textsOf(member(login, 'request'), []).flatMap(([, text]) =>
    placeholdersOf(text).map(({ name }) => name),
  );
  const isSent = names.includes('assertion');
  if (assertion === undefined)
    return isSent
      ? found(where, 'is missing, and the login sends {{assertion}}', 'say which key signs it, and what it claims')
      : [];
  const claimed = Object.keys(group(member(assertion, 'claims'))).filter((name) => madeAnew.includes(name));
  return [
    ...checkKey(member(assertion, 'privateKey'), [...where, 'privateKey']),
    ...claimed.flatMap((name) => found([...where, 'claims', name], 'is made anew for each login', 'take it out')),
    ...(isSent
      ? []
      : found(where, 'makes a token that the login does not send', "write '{{assertion}}' in login.request")),
  ];
}

function checkKey(written: unknown, path: ConfigPath): Finding[] {
  if (typeof written !== 'string') return [];
  const key = privateKeyOf(written);
  if (key === undefined)
    return found(
      path,
      'is no private key, or a password locks it',
      'copy it whole: PEM (on one line with \\n), base64 of it, or a JWK',
    );
  if (keyFamily(key) === undefined)
    return found(
      path,
      'is a key of a kind that signs no token here',
      'make one of RSA, ECDSA on P-256 or P-384, or Ed25519',
    );
  if (!isWeakKey(key)) return [];
  const fix = 'make a longer one, and give the provider its public half';
  return found(path, 'is of RSA under 2048 bits, which is weak', fix);
}
