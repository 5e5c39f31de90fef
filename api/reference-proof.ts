// Whether the reference of a result is one that the bridge made for its provider (P-OWN). One comparison a secret, no call.
import { eventDigits, parseReference } from '../domain/exam/reference';
import type { Result } from '../domain/exam/result';
import type { ReferenceKeys } from '../temporal/reference-keys';

export class ReferenceProof {
  private readonly keys: Pick<ReferenceKeys, 'proves'>;
  private readonly unprovenUntil: number;

  /** @param unprovenUntil epoch milliseconds: until then a reference of the form from before the proof is believed */
  constructor(keys: Pick<ReferenceKeys, 'proves'>, unprovenUntil = 0) {
    this.keys = keys;
    this.unprovenUntil = unprovenUntil;
  }

  holds({ reference = '', provider }: Pick<Result, 'reference' | 'provider'>, nowMs: number): boolean {
    const parts = parseReference(reference);
    if (parts === undefined) return false;
    const isOfBefore = parts.entryKey.length === eventDigits && nowMs < this.unprovenUntil;
    return isOfBefore || this.keys.proves(parts, provider);
  }
}
