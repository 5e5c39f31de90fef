// Compares `Authorization: Bearer <secret>` with the valid secrets (R3, R5, R7).
import type { IncomingMessage } from 'node:http';
import { isLiveSecret, type LiveKey, liveKeys, type LiveSecret } from '../providers/signatures/live-keys';
import { headersOf } from './request-fields';

export class BearerSecrets {
  private readonly keys: readonly LiveKey[];

  constructor(secrets: readonly LiveSecret[]) {
    this.keys = liveKeys(secrets);
  }

  /** A request with several Authorization headers is ambiguous and refused. */
  accepts(request: IncomingMessage, nowMs: number): boolean {
    const [header = '', ...more] = headersOf(request).get('authorization') ?? [];
    const sent = more.length === 0 ? /^Bearer (.+)$/i.exec(header)?.[1] : undefined;
    return sent !== undefined && this.matches(sent, nowMs);
  }

  matches(sent: string, nowMs: number): boolean {
    return isLiveSecret(this.keys, sent, nowMs);
  }
}
