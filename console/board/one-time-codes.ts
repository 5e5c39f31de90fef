// Codes that log in once, for a link in a terminal: `dev` prints one, so that nobody has to copy a token. The code stands behind the
// `#` of the link, which browsers send to no server, and is worth nothing once it was used or its time is over.
import { createHash, randomBytes } from 'node:crypto';

/** Milliseconds: whoever starts the demo and has lunch first still gets in. */
const lastsMs = 2 * 3_600_000;

export class OneTimeCodes {
  /** Hash to end, epoch milliseconds. */
  private readonly open = new Map<string, number>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  make(): string {
    const code = randomBytes(24).toString('base64url');
    this.open.set(hashOf(code), this.nowMs() + lastsMs);
    return code;
  }

  /** Whether it counts; it counts once. */
  use(code: string): boolean {
    const hash = hashOf(code);
    const endsAt = this.open.get(hash);
    this.open.delete(hash);
    return endsAt !== undefined && this.nowMs() < endsAt;
  }
}

/** Looked up by its hash, so that the time of the look-up says nothing of a code. */
function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
