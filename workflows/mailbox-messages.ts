// What can be sent to the mailbox of an order. Names are contract: the receivers and the workers use them.
import { defineSignal } from '@temporalio/workflow';
import type { MailboxOwner } from '../domain/exam/mailbox-owner';
import type { OrderRefusal, Result } from '../domain/exam/result';
import type { Progress } from '../domain/exam/stage';

export const progressArrived = defineSignal<[Progress]>('progressArrived');
export const resultArrived = defineSignal<[Result]>('resultArrived');
/** A callback of this order could not be read. */
export const callbackRefused = defineSignal<[OrderRefusal]>('callbackRefused');
/** The history before it is deleted next, so the run continues with what is left. */
export const ownerErased = defineSignal<[{ applicationId: number }]>('ownerErased');
export const orderPlaced = defineSignal<[MailboxOwner]>('orderPlaced');
