// Sends the requests of a mapping: with the token of a login where the provider wants one, signed where it asks for that, with a time
// of the moment in which the request leaves. What could go wrong: a token ends before its time. The provider then refuses the request,
// so it had no effect, and it is sent once more after a new login.
import type { MappedProviderConfig } from '../provider-config';
import type { HttpAnswer } from '../../outbound/http-answer';
import { HttpFailure } from '../../outbound/http-failure';
import type { HttpCall, HttpTarget } from '../../outbound/http-target';
import { LoginSession } from './login-session';
import type { MappedCondition, MappedRequest } from './mapping';
import { type CallContext, callOf } from './mapped-request';
import type { MappedValues } from './mapped-values';
import { signatureOf, freshNames } from './request-signature';
import { judgeOf } from './said-in-body';
import { type TemplateValues, withNamed } from './template-values';

export interface MappedCallerOptions {
  config: MappedProviderConfig;
  target: HttpTarget;
  /** Of the login's host; present where the mapping has a login. */
  loginTarget?: HttpTarget | undefined;
  values: MappedValues;
  nowMs: () => number;
}

export interface CallPurpose extends Pick<CallContext, 'endpoint' | 'signal' | 'accept' | 'shownPath'> {
  /** What the body says where there is nothing left to do. */
  done?: readonly MappedCondition[] | undefined;
}

export class MappedCaller {
  private readonly options: MappedCallerOptions;
  private readonly session: LoginSession | undefined;

  constructor(options: MappedCallerOptions) {
    const { config, target, loginTarget = target, values, nowMs } = options;
    const { login } = config.mapping;
    this.options = options;
    this.session = login === undefined ? undefined : new LoginSession({ login, target: loginTarget, values, nowMs });
  }

  /** Absent where the mapping has no login. */
  get logIn(): ((signal: AbortSignal) => Promise<void>) | undefined {
    const { session } = this;
    return session && (async (signal) => void (await session.token(signal)));
  }

  /** @throws HttpFailure, also where the body of a 2xx says that the call failed */
  async call(request: MappedRequest, values: TemplateValues, purpose: CallPurpose): Promise<HttpAnswer> {
    const { session } = this;
    if (session === undefined) return this.send(request, values, purpose);
    const token = await session.token(purpose.signal);
    try {
      return await this.send(request, withNamed(values, { login: token }), purpose);
    } catch (error) {
      if (!(error instanceof HttpFailure) || !hasEnded(error)) throw error;
      session.drop(token);
      return this.send(request, withNamed(values, { login: await session.token(purpose.signal) }), purpose);
    }
  }

  private async send(request: MappedRequest, values: TemplateValues, purpose: CallPurpose): Promise<HttpAnswer> {
    const build = () => this.signed(request, withNamed(values, freshNames(this.options.nowMs())), purpose);
    return this.options.target.request(build(), build);
  }

  private signed(request: MappedRequest, values: TemplateValues, purpose: CallPurpose): HttpCall {
    const { config } = this.options;
    const { done, ...asked } = purpose;
    const judge = judgeOf(request, { done, ended: config.mapping.login?.ended });
    const context = { ...asked, provider: config.name, ...(judge === undefined ? {} : { judge }) };
    const call = callOf(request, values, context);
    const { signing } = config.mapping;
    if (signing === undefined) return call;
    // A part whose placeholder has no value is left out, so the call is still without its signature.
    const signature = signatureOf(signing, call, config.url, values);
    return callOf(request, withNamed(values, { signature }), context);
  }
}

/** By its status, or by what its body says; a token that may not do what is asked is no reason for another one. */
function hasEnded({ failureClass, status }: HttpFailure): boolean {
  return failureClass === 'unauthorized' && status !== 403;
}
