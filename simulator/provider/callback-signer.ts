// Signs after Standard Webhooks (`id.timestamp.body`, HMAC-SHA256, `v1,<base64>`). The code is not the product's: a stand-in that
// shared the verifier's code would prove nothing.
import { createHmac } from 'node:crypto';

/**
 * One signature per secret, so that a receiver in the middle of a rotation finds its own. `timestamp` in seconds. Svix, where the
 * standard comes from, writes `svix-` before the names.
 */
export function signedHeaders(
  secrets: readonly string[],
  id: string,
  timestamp: number,
  body: string,
  prefix: 'webhook' | 'svix' = 'webhook',
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(timestamp),
    [`${prefix}-signature`]: signatures.join(' '),
  };
}
