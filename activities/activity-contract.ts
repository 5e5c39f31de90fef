// The activities as the workflow sees them. Types only: the workflow must never load their code. Inputs carry ids and
// what the rule agreed, never a candidate's data; that is read inside the activity, passed on, and forgotten.
import type { ActionOutcome } from '../domain/exam/fact';
import type { Result, ResultRefusal } from '../domain/exam/result';
import type { NoticeWording } from '../domain/exam/notice';
import type { Progress } from '../domain/exam/stage';
import type { ExamMovement, SaidId } from '../domain/exam/state';

export interface OrderInput {
  applicationId: number;
  movement: ExamMovement;
  /** Of this order: that of an exam that is ordered again has a number at the end. */
  reference: string;
  /** Epoch milliseconds. @default the rule's, from now */
  deadlineAt?: number;
}

export interface PlacedInput {
  provider: string;
  orderId: string;
  reference: string;
  /** Absent in what a workflow of an earlier version started. */
  exam?: string;
  /** As above. */
  jobId?: number;
}

/** What is written because of a result says when that was accepted, for the metric; an expiry or a decision does not. */
export interface Awaited {
  /** Epoch milliseconds. */
  acceptedAt?: number;
}

export interface TagInput extends Awaited {
  applicationId: number;
  jobId: number;
  tag: string;
  /** Read the application's tags before the first attempt too: an earlier run may have written. */
  readFirst: boolean;
}

export interface RemoveTagInput {
  applicationId: number;
  jobId: number;
  tag: string;
  /** What Gupy answered when this run put it. */
  tagId?: number;
}

export interface CommentInput extends Awaited {
  applicationId: number;
  jobId: number;
  text: string;
  /** What the comment's reference is made of, so that it is the same in every attempt and every run. */
  reference: string;
  version: SaidId;
  readFirst: boolean;
}

export interface NoticeInput {
  applicationId: number;
  jobId: number;
  /** Sent only while the candidate is in this step; absent: wherever the candidate is. */
  stepId?: number;
  message: NoticeWording;
  /** Epoch milliseconds: not sent any more then. */
  until: number;
}

export interface RecoverInput {
  reference: string;
  /** The provider that sent the late result: the rule that is found again must be its. */
  provider: string;
}

export interface GupyActivities {
  putTag(input: TagInput): Promise<Extract<ActionOutcome, { type: 'done' | 'tagPut' | 'tooLong' }>>;
  removeTag(input: RemoveTagInput): Promise<void>;
  postComment(input: CommentInput): Promise<void>;
  /**
   * Any failure but one that leaves a doubt (domain/error-table.ts) came before the message was sent. Never tried again by Temporal.
   */
  sendNotice(input: NoticeInput): Promise<Extract<ActionOutcome, { type: 'done' | 'notNeeded' }>>;
  recoverEntry(input: RecoverInput): Promise<Extract<ActionOutcome, { type: 'recovered' }>>;
}

export interface ProviderActivities {
  /** `mailbox`: callbacks may come without our reference, so the order's mailbox must be claimed. */
  orderExam(
    input: OrderInput,
  ): Promise<Extract<ActionOutcome, { type: 'ordered' | 'notOrdered' }> & { mailbox?: true }>;
  /** @returns nothing where it was cancelled */
  cancelOrder(input: PlacedInput): Promise<{ type: 'tooLate' | 'gone' | 'cannotCancel' } | undefined>;
  fetchResult(input: PlacedInput): Promise<Extract<ActionOutcome, { type: 'pending' | 'result' | 'parts' }>>;
}

export interface MailboxActivities {
  /** Names the owner of an order to its mailbox. */
  claimMailbox(input: PlacedInput & { applicationId: number }): Promise<void>;
  /** Passes a result on to its application, whose run is started if need be. */
  deliverResult(input: { applicationId: number; result: Result }): Promise<void>;
  /** Passes on how far the exam is; after the end of its run nobody waits for that. */
  deliverProgress(input: { applicationId: number; progress: Progress }): Promise<void>;
  /** Says at the run that a callback of its order could not be read. */
  deliverRefusal(input: ResultRefusal & { applicationId: number }): Promise<void>;
}

/**
 * Failures arrive in the workflow as `ApplicationFailure`s whose `type` is an error code of domain/error-table.ts.
 * `unauthorized` codes are not retried by Temporal: the workflow shows them at once and tries again itself.
 */
export type ExamActivities = GupyActivities & ProviderActivities;
