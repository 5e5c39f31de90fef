import { createPrivateKey, type KeyObject } from 'node:crypto';
import { pemIn, withLineBreaks } from './public-key';
import { orNone } from '../../domain/or-undefined';

/**
 * The private key with which a login signs: PEM (its line breaks may be `\n` or blanks, as environments keep them), base64 of it, or a
 * JWK; `undefined` for anything else, and for one that a password locks.
 */
export function privateKeyOf(written: string): KeyObject | undefined {
  const text = withLineBreaks(written);
  return orNone(() => {
    if (text.startsWith('{'))
      return createPrivateKey({ key: JSON.parse(text) as Record<string, unknown>, format: 'jwk' });
    const inside = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('latin1');
    const pem = pemIn(inside, ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']);
    return pem === undefined ? undefined : createPrivateKey(pem);
  });
}
