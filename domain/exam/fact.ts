// Everything that can happen to an application. `at` is the shell's clock, epoch milliseconds.
import type { Action } from './action';
import type { ErrorCode } from '../error-table';
import type { Movement } from './movement';
import type { Part } from './part';
import type { Result, ResultRefusal, Outcome } from './result';
import type { Booked, Progress } from './stage';
import type { ExamMovement, KnownToEndedRuns, Lane } from './state';

export type Fact =
  | { type: 'moved'; movement: Movement; at: number }
  /** A known event came with another content; the content itself is not passed on (R9). */
  | { type: 'movementAltered'; eventId: string; at: number }
  | { type: 'resultReceived'; result: Result; at: number }
  | { type: 'resultRefused'; refusal: ResultRefusal; at: number }
  | { type: 'progressed'; progress: Progress; at: number }
  | { type: 'deadlinePassed'; reference: string; at: number }
  | { type: 'started'; action: Action; at: number }
  | { type: 'finished'; action: Action; outcome: ActionOutcome; at: number }
  | { type: 'failed'; action: Action; failure: ActionFailure; at: number }
  /** What is under way in this lane has failed since then, for an hour at least, and is tried again. */
  | { type: 'stillFailing'; lane: Lane; since: number; at: number }
  /** The shell called the action off, to go on with a fresh history: it is due again, and may have had its effect. */
  | { type: 'interrupted'; action: Action; at: number }
  /** A signal that is none of ours in form, typed by hand or sent by a stranger. */
  | { type: 'unreadable'; signal: string; at: number }
  | OperatorDecision;

export type OperatorDecision =
  | { type: 'retry'; at: number }
  | { type: 'poll'; at: number }
  | { type: 'override'; outcome: Outcome; note: string; at: number }
  | { type: 'skip'; note: string; at: number };

export type ActionOutcome =
  /**
   * `byOwnAttempt`: the provider knew it, from an attempt of this run whose answer was lost. `foundTags`: what ended runs put for
   * this step, in any wording, and is still in Gupy, as far as Temporal retains them.
   */
  | { type: 'ordered'; order: OrderAnswer; byOwnAttempt?: true; foundTags?: string[] }
  /** The read-back said that nothing must be ordered. `mayBeMade`: an attempt before it got no answer of the provider. */
  | { type: 'notOrdered'; reason: string; mayBeMade?: true }
  /** `progress`: how far the exam is, where the provider shows it. `notes`: what could not be used of the answer, for people. */
  | { type: 'pending'; progress?: Progress; notes?: string[] }
  | { type: 'result'; result: Result }
  /** Of an order that has several exams, those that have a result. Otherwise as `pending`. */
  | { type: 'parts'; results: Result[]; progress?: Progress; notes?: string[] }
  /**
   * The entry of an ended run, found again. `foundTags`: what is in Gupy now and may be ours: tags of the rule, and what ended runs
   * put for this step, as far as Temporal retains them, as it does the results that they knew and the order that they placed.
   */
  | {
      type: 'recovered';
      movement: ExamMovement;
      foundTags: string[];
      knownToEndedRuns?: KnownToEndedRuns;
      /** The candidate had left before the exam was decided, and its order was not kept. */
      wasLeft?: true;
      /** A later exam of the step was decided. */
      overtaken?: true;
      /** Of an order that has several exams: those that ended runs knew. */
      parts?: Part[];
      orderId?: string;
      /** Those before it, of an exam that was ordered again. */
      formerOrders?: string[];
    }
  /** A tag that is longer than Gupy takes: it was not put, and is to be written as a comment. */
  | { type: 'tooLong' }
  /** `tagId`: where Gupy answers it. */
  | { type: 'tagPut'; tagId?: number }
  /** The message was not sent, for Gupy shows that the candidate has left, or its time had passed. */
  | { type: 'notNeeded'; reason: string }
  | { type: 'tooLate' }
  /** The provider says that the order to be cancelled is gone or done already. */
  | { type: 'gone' }
  | { type: 'cannotCancel' }
  | { type: 'done' };

export interface OrderAnswer extends Booked {
  orderId: string;
  /** Of an exam that an ended run ordered again: the orders before this one, oldest first. */
  formerOrders?: string[];
  knownBefore: boolean;
  /** Where the answer holds it already. */
  result?: Result;
  notes?: string[];
  canPoll: boolean;
  /** Milliseconds between two polls; absent: only once, at the deadline. */
  pollEvery?: number;
}

export interface ActionFailure {
  code: ErrorCode;
  reason: string;
}
