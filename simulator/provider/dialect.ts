// How one provider speaks: the routes it is called at, the token it wants, and its callbacks. Everything behind that, the
// orders, the desk and the delivery, is the same for all. Dialects are written from the providers' public documentation
// and share nothing with the presets that they are to try.
import type { LiveSettings } from '../live-settings';
import type { Answer, Route, SimRequest } from '../route';
import type { Story } from '../story';
import type { CallbackSender } from './callback-sender';
import type { CallbackSpeech } from './callback-speech';
import type { Desk } from './desk';
import type { OrderBook } from './order-book';
import type { ProviderSettings } from './provider-settings';

export interface DialectParts {
  book: OrderBook;
  desk: Desk;
  callbacks: CallbackSender;
  settings: LiveSettings<ProviderSettings>;
  story: Story;
}

export interface Dialect extends CallbackSpeech {
  routes(parts: DialectParts): Route[];
  authentic(request: SimRequest, token: string): boolean;
  errorAnswer(status: number, detail: string): Answer;
  /** Which answers end a callback. */
  success: ProviderSettings['delivery']['success'];
}

export function bearerOf(request: SimRequest, token: string): boolean {
  return request.headers['authorization'] === `Bearer ${token}`;
}

export function plainError(status: number, detail: string): Answer {
  return { status, json: { error: detail } };
}
