// The tokens that a login gives out. They live in memory: after a restart each is refused, as those of a vendor end one day too.
import { randomUUID } from 'node:crypto';

export interface SessionLife {
  ms: number;
  /** Each use counts as its beginning. */
  fromLastUse?: true;
}

export class Sessions {
  private readonly ends = new Map<string, { atMs: number; life: SessionLife }>();

  open(life: SessionLife): string {
    const token = `session-${randomUUID()}`;
    this.ends.set(token, { atMs: Date.now() + life.ms, life });
    return token;
  }

  isLive(token: string): boolean {
    const found = this.ends.get(token);
    if (found === undefined || Date.now() >= found.atMs) return false;
    if (found.life.fromLastUse === true) found.atMs = Date.now() + found.life.ms;
    return true;
  }
}
