// The proof in a reference: only who has `privacy.references` can make one, and each is made for one provider, so no sender can
// name an entry that was not ordered from it (P-OWN). docs/proven-references.md has the format and vectors.
// What could go wrong: a secret that is taken out of the list proves nothing any more, so late results of its orders are dropped
// once their run has ended, and counted. A new first secret gives the same event another key: a provider
// recognises a repeated order only under the old one.
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type KeyedEntry, eventDigits, proofDigits, type ReferenceParts } from '../domain/exam/reference';
import type { DigestPurpose } from './workflow-ids';

export interface ReferenceSecrets {
  /** The first one signs, all verify. @default one derived from each key */
  references?: readonly string[] | undefined;
  /** Of the payload encryption. */
  keys: readonly { secret: Uint8Array }[];
}

export class ReferenceKeys {
  private readonly secrets: readonly Buffer[];

  /** What was signed before `references` was set stays proven: the derived secrets verify behind them. */
  constructor({ references = [], keys }: ReferenceSecrets) {
    this.secrets = [...references.map((secret) => Buffer.from(secret)), ...keys.map(({ secret }) => derived(secret))];
  }

  /** Without an exam there is nothing to prove: the digits of the event alone. */
  readonly entryKeyOf = ({ eventId, provider, ...place }: KeyedEntry): string => {
    const event = createHash('sha256').update(eventId).digest('hex').slice(0, eventDigits);
    const [signing] = this.secrets;
    if (provider === undefined || signing === undefined) return event;
    return event + proofOf(signing, provider, place, event).toString('hex');
  };

  /**
   * Digits that only who has a secret can make, by each of them, the present one first: what was named under an old one is found.
   * @param purpose keeps the digits of one use out of another
   */
  readonly digests = (purpose: DigestPurpose, text: string): string[] =>
    this.secrets.map((secret) => createHmac('sha256', secret).update(`${purpose}\n\n${text}`).digest('hex'));

  proves(parts: ReferenceParts, provider: string): boolean {
    const [event, proof] = [parts.entryKey.slice(0, eventDigits), parts.entryKey.slice(eventDigits)];
    if (proof.length !== proofDigits) return false;
    const given = Buffer.from(proof, 'hex');
    // Each one is compared, so that the time does not say which secret is in use.
    return this.secrets.map((secret) => timingSafeEqual(given, proofOf(secret, provider, parts, event))).includes(true);
  }
}

function derived(key: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'gupy-exam-bridge references', 32));
}

/** Names of providers hold neither dots nor line breaks, so no two texts are the same. */
function proofOf(
  secret: Buffer,
  provider: string,
  { applicationId, jobId, stepId }: Omit<ReferenceParts, 'entryKey'>,
  event: string,
): Buffer {
  const text = `${provider}\n${applicationId}.${jobId}.${stepId}.${event}`;
  return createHmac('sha256', secret)
    .update(text)
    .digest()
    .subarray(0, proofDigits / 2);
}
