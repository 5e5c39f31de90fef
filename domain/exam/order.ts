// What is recorded of the order of an exam at its provider. A missed exam may be ordered again (docs/adr/order-again.md): until the
// provider has made the next order, the one before stands.
import type { Result } from './result';

export type Order = DueOrder | PlacedOrder;

/** `early`: results that came while the provider was asked; its answer says whether they are of the order that it made. */
export interface DueOrder {
  is: 'due';
  tried?: OrderAttempt;
  early?: ReceivedResult[];
}

/** A missed exam that is not ordered again, and waits. */
export type LetBeReorder = { is: 'let-be' } & LetBeReason;

/**
 * `not-in-step`: a movement into the step that is later than `forEvent`, the newest one then, makes it due again. `same-order`: the
 * provider answered with the order that stands.
 */
export type LetBeReason = { because: 'not-in-step'; forEvent?: string } | { because: 'same-order' | 'skipped' };

export interface OrderAttempt {
  /** Event id of the newest movement then: the read-back of this attempt answers for no later movement. */
  forEvent: string;
  /** An attempt of this run got no clear answer: the provider may have the order since then. */
  answerLost: boolean;
  /** Every attempt that failed was refused, as far as is known: the provider has made nothing. */
  refused?: true;
}

/** The provider may have made the order, and did not answer: asked again, it says which it is. */
export function mayBeMade(tried: OrderAttempt | undefined): boolean {
  return tried?.answerLost === true && tried.refused !== true;
}

export interface PlacedOrder {
  is: 'placed';
  orderId: string;
  /** Epoch milliseconds. */
  orderedAt: number;
  deadlineAt: number;
  /** `known`: the provider had it before, from an attempt of this run or from an ended run. */
  madeBy: 'this-attempt' | 'known-from-this-run' | 'known-from-ended-run';
  /** Absent: the provider cannot be asked. */
  polling?: Polling;
  cancel: Cancel;
}

export interface Polling {
  /** Milliseconds between two polls; absent: only once, at the deadline. */
  every?: number;
  /** Epoch milliseconds: when the running or latest poll started, and when the latest one ended. */
  startedAt?: number;
  endedAt?: number;
  /** An operator asked for a poll now; until its end. */
  wanted?: true;
  /** The poll after the deadline. */
  last: { is: 'ahead' } | { is: 'asked'; since: number } | { is: 'answered' };
}

/**
 * What was done about an order whose candidate left. `too-late`: the provider says that it cannot be cancelled any more.
 * `gone`: the provider says that it is gone or done already. `cannot`: the provider takes no cancellation. `let-be`: an operator decided to
 * leave it open.
 */
export type Cancel =
  { is: 'no' } | { is: 'asked'; since: number } | { is: 'done' | 'gone' | 'cannot' | 'too-late' | 'let-be' };

export interface ReceivedResult {
  result: Result;
  /** Epoch milliseconds. */
  receivedAt: number;
}
