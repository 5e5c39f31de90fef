// Logging in and out. A person types the token of bridge.yaml, or opens the link that a terminal printed; both end in a session
// cookie. What could go wrong: somebody guesses. A token has 24 bytes at least, it is compared in constant time, and a source that
// was refused too often gets 429 in place of a hint.
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { isLiveSecret } from '../../providers/signatures/live-keys';
import type { Logger } from '../../telemetry/logger';
import type { BoardMetrics } from '../../telemetry/metrics';
import { BoardRefusal, malformed } from './board-errors';
import { actionHeader, forged } from './request-guard';
import type { Session, Sessions, OneTimeCodes } from './sessions';

export interface LoginOptions {
  sessions: Sessions;
  codes: OneTimeCodes;
  token: string;
  /** The cookie travels over https alone. */
  isSecure: boolean;
  metrics: BoardMetrics;
  logger: Logger;
}

const credentials = z.union([
  z.strictObject({ token: z.string().max(500) }),
  z.strictObject({ code: z.string().max(100) }),
]);

export class Login {
  private readonly options: LoginOptions;
  private readonly cookieName: string;

  constructor(options: LoginOptions) {
    this.options = options;
    this.cookieName = options.isSecure ? '__Host-exam-board' : 'exam-board';
  }

  /** @throws BoardRefusal */
  begin(request: Request, response: Response): Session {
    const { sessions, codes, token, metrics, logger } = this.options;
    const given = credentials.safeParse(request.body);
    if (!given.success) throw malformed('the login');
    const by = 'token' in given.data ? 'token' : 'link';
    const known =
      'token' in given.data
        ? isLiveSecret([{ key: Buffer.from(token), until: Infinity }], given.data.token.trim(), Date.now())
        : codes.use(given.data.code);
    if (!known) throw new BoardRefusal('BRIDGE_UNAUTHENTICATED', 'unauthenticated', `this ${by} does not log in`);
    const { session, cookie } = sessions.begin();
    metrics.logins.inc({ by });
    logger.info({ by, source: request.socket.remoteAddress }, 'Logged in to the board');
    response.set('Set-Cookie', this.cookieText(cookie, session.endsAt - Date.now()));
    return session;
  }

  end(session: Session, response: Response): void {
    this.options.sessions.end(session);
    response.set('Set-Cookie', this.cookieText('', 0));
  }

  /** The session of a request; an action needs its token as well. Later handlers find it in `response.locals.session`. */
  require(): RequestHandler {
    return (request, response, next) => {
      const session = this.sessionOf(request);
      if (session === undefined)
        throw new BoardRefusal('BRIDGE_UNAUTHENTICATED', 'no-session', 'nobody is logged in, or the session has ended');
      const isAction = request.method !== 'GET' && request.method !== 'HEAD';
      const given = request.headers[actionHeader];
      if (isAction && !this.options.sessions.allows(session, typeof given === 'string' ? given : ''))
        throw forged('action-token', 'the token of the session is missing');
      response.locals['session'] = session;
      next();
    };
  }

  /** A request with two such cookies is ambiguous: one of them was planted. */
  private sessionOf({ headers }: Request): Session | undefined {
    const [value, ...more] = (headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.startsWith(`${this.cookieName}=`))
      .map((part) => part.slice(this.cookieName.length + 1));
    return value === undefined || more.length > 0 ? undefined : this.options.sessions.find(value);
  }

  private cookieText(value: string, lastsMs: number): string {
    const secure = this.options.isSecure ? '; Secure' : '';
    const seconds = Math.max(0, Math.floor(lastsMs / 1000));
    return `${this.cookieName}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}

/** Set by `Login.require`. */
export function sessionIn(response: Response): Session {
  return response.locals['session'] as Session;
}
