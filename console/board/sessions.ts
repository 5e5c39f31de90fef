// Who is logged in: a cookie that only this process can sign, with an end. Nothing is stored but the ids of sessions that were ended
// before their time, so that a cookie that somebody copied is worth nothing after the logout. A restart ends all sessions.
// What could go wrong: a page of a stranger sends requests with the cookie. So every action also needs the token of its session, which
// only a page of this origin can read.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds: a working day. */
const lastsMs = 10 * 3_600_000;

/** Ended sessions in memory; beyond it the oldest is forgotten, which still ends by its time. */
const mostEnded = 10_000;

export interface Session {
  id: string;
  /** Epoch milliseconds. */
  endsAt: number;
  /** What actions of this session carry in a header. */
  actionToken: string;
}

export class Sessions {
  private readonly key = randomBytes(32);
  private readonly ended = new Set<string>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  /** @returns the value of the cookie */
  begin(): { session: Session; cookie: string } {
    const id = randomBytes(18).toString('base64url');
    const endsAt = this.nowMs() + lastsMs;
    const signed = `${id}.${endsAt}`;
    return { session: this.sessionOf(id, endsAt), cookie: `${signed}.${this.proofOf('session', signed)}` };
  }

  /** `undefined` for a cookie that is not ours, or whose session has ended. */
  find(cookie: string): Session | undefined {
    const [, id = '', end = '', proof = ''] = /^([\w-]{24})\.(\d{1,16})\.([\w-]{43})$/.exec(cookie) ?? [];
    if (!isSame(this.proofOf('session', `${id}.${end}`), proof)) return undefined;
    const endsAt = Number(end);
    return endsAt <= this.nowMs() || this.ended.has(id) ? undefined : this.sessionOf(id, endsAt);
  }

  end({ id }: Session): void {
    this.ended.add(id);
    const [oldest] = this.ended;
    if (this.ended.size > mostEnded && oldest !== undefined) this.ended.delete(oldest);
  }

  allows({ actionToken }: Session, given: string): boolean {
    return isSame(actionToken, given);
  }

  private sessionOf(id: string, endsAt: number): Session {
    return { id, endsAt, actionToken: this.proofOf('action', id) };
  }

  private proofOf(purpose: string, text: string): string {
    return createHmac('sha256', this.key).update(`${purpose}\n${text}`).digest('base64url');
  }
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
