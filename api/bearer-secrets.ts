// Compares `Authorization: Bearer <secret>` with the valid secrets (R3, R5, R7). Both sides are hashed first, so that the
// comparison takes constant time, and unequal lengths cannot throw.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LiveSecret } from '../providers/signatures/live-keys';
import { headersOf } from './request-fields';

interface HashedSecret {
  hash: Buffer;
  /** Epoch milliseconds at which the secret expires. */
  until: number;
}

export class BearerSecrets {
  private readonly secrets: readonly HashedSecret[];

  constructor(secrets: readonly LiveSecret[]) {
    this.secrets = secrets.map(({ value, until }) => ({ hash: sha256(value), until: until ?? Infinity }));
  }

  /** A request with several Authorization headers is ambiguous and refused. */
  accepts(request: IncomingMessage, nowMs: number): boolean {
    const [header = '', ...more] = headersOf(request).get('authorization') ?? [];
    const sent = more.length === 0 ? /^Bearer (.+)$/i.exec(header)?.[1] : undefined;
    return sent !== undefined && this.matches(sent, nowMs);
  }

  matches(sent: string, nowMs: number): boolean {
    const hash = sha256(sent);
    let accepted = false;
    // Every secret is compared, so that the time does not show which one matched.
    for (const secret of this.secrets) {
      const equal = timingSafeEqual(hash, secret.hash);
      accepted ||= equal && nowMs < secret.until;
    }
    return accepted;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
