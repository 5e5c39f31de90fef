// The token of a provider whose API wants a login first. Promises one login at a time, a token that is renewed before it ends, and
// once more when the provider refuses it. What could go wrong: a caller that is aborted must not end the login of the others, and a
// token that was refused must not be given out again.
import type { HttpTarget } from '../../outbound/http-target';
import { shapeFailure } from '../../outbound/http-answer';
import { textOf } from '../../outbound/foreign-json';
import { foreignNumber } from '../../outbound/foreign-number';
import { valueAt } from '../document-path';
import { documentIn } from './answer-reader';
import { signedAssertion } from './login-assertion';
import type { MappedLogin } from './mapping';
import type { MappedValues } from './mapped-values';
import { callOf } from './mapped-request';
import { freshNames } from './request-signature';
import { withNamed } from './template-values';

/** A token in the last tenth of its life, but at most this long before its end, is renewed. */
const earliestRenewalMs = 60_000;

interface LiveToken {
  value: string;
  /** Epoch milliseconds from which it is renewed. */
  until: number;
}

export interface LoginSessionOptions {
  login: MappedLogin;
  /** Of the login's own host, or of the provider. It sends no token by itself. */
  target: HttpTarget;
  values: MappedValues;
  nowMs: () => number;
}

export class LoginSession {
  private readonly options: LoginSessionOptions;
  private live: LiveToken | undefined;
  private pending: Promise<LiveToken> | undefined;

  constructor(options: LoginSessionOptions) {
    this.options = options;
  }

  /** @throws HttpFailure when the login fails; the reason of `signal` when that is aborted */
  async token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const { live } = this;
    if (live !== undefined && this.options.nowMs() < live.until) return live.value;
    this.pending ??= this.logIn().finally(() => (this.pending = undefined));
    this.live = await orAborted(this.pending, signal);
    return this.live.value;
  }

  /** The provider refused this token; another one that came meanwhile stays. */
  drop(refused: string): void {
    if (this.live?.value === refused) this.live = undefined;
  }

  private async logIn(): Promise<LiveToken> {
    const { login, target, values, nowMs } = this.options;
    const context = { provider: target.name, endpoint: 'login', signal: new AbortController().signal };
    const sentAt = nowMs();
    const timed = withNamed(values.ofLogin(), freshNames(sentAt));
    const { assertion } = login;
    const named = assertion ? withNamed(timed, { assertion: signedAssertion(assertion, timed, sentAt) }) : timed;
    const answer = await target.request(callOf(login.request, named, context));
    const document = documentIn(answer, login.request.answer);
    const value = textOf(valueAt(document, login.token));
    if (value === undefined || !/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value))
      throw shapeFailure(answer, [], 'holds no token where login.token points to');
    const seconds =
      login.expiresIn === undefined ? undefined : foreignNumber(valueAt(document, login.expiresIn))?.value;
    const lifeMs = seconds === undefined ? login.lifetime : seconds * 1000;
    return { value, until: sentAt + lifeMs - Math.min(earliestRenewalMs, lifeMs / 10) };
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
