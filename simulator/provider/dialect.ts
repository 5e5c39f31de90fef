// A dialect is what differs between providers: routes, authentication, callbacks. Orders, desk and delivery are the same for
// all. Dialects are written from the providers' public documentation and share nothing with the presets that they test.
import type { LiveSettings } from '../live-settings';
import type { Answer, Route, SimRequest } from '../route';
import type { Story } from '../story';
import type { CallbackSender } from './callback-sender';
import type { CallbackDialect } from './callback-request';
import type { Desk } from './desk';
import type { OrderBook } from './order-book';
import type { ProviderSettings } from './provider-settings';
import type { Sessions } from './sessions';

export interface DialectParts {
  book: OrderBook;
  desk: Desk;
  callbacks: CallbackSender;
  settings: LiveSettings<ProviderSettings>;
  story: Story;
  sessions: Sessions;
}

/** What a request may prove itself by. */
export interface AccessKeys extends Pick<ProviderSettings, 'token' | 'signingSecret'> {
  sessions: Sessions;
}

export interface Dialect extends CallbackDialect {
  routes(parts: DialectParts): Route[];
  authentic(request: SimRequest, keys: AccessKeys): boolean;
  errorAnswer(status: number, detail: string): Answer;
  /** Which answers end a callback. */
  success: ProviderSettings['delivery']['success'];
}

/** Most dialects share this part. */
export const usual: Pick<Dialect, 'authentic' | 'errorAnswer' | 'success'> = {
  authentic: (request, { token }) => request.headers['authorization'] === `Bearer ${token}`,
  errorAnswer: (status, detail) => ({ status, json: { error: detail } }),
  success: 'any-2xx',
};

/** For a provider that documents retries and no schedule: 2, 4, 8 minutes and so on, ten retries. */
export function doublingPlan(failedAttempts: number): number | undefined {
  return failedAttempts > 10 ? undefined : 2 ** failedAttempts * 60_000;
}
