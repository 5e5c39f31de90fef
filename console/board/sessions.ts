// Who is logged in: a cookie that only this process can sign, with an end. Nothing is stored but the ids of sessions that were ended
// before their time, so that a cookie that somebody copied is worth nothing after the logout. A restart ends all sessions.
// What could go wrong: a page of a stranger sends requests with the cookie. So every action also needs the token of its session, which
// only a page of this origin can read.
import { createHmac, randomBytes, timingSafeEqual, createHash } from 'node:crypto';

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

// Codes that log in once, for a link in a terminal: `dev` prints one, so that nobody has to copy a token. The code stands behind the
// `#` of the link, which browsers send to no server, and is worth nothing once it was used or its time is over.

/** Milliseconds: whoever starts the demo and has lunch first still gets in. */
const codeLastsMs = 2 * 3_600_000;

export class OneTimeCodes {
  /** Hash to end, epoch milliseconds. */
  private readonly open = new Map<string, number>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  make(): string {
    const code = randomBytes(24).toString('base64url');
    this.open.set(hashOf(code), this.nowMs() + codeLastsMs);
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
