// What can be sent to a running application and asked of it. Names are contract: the receivers, the commands and the
// Temporal UI use them.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Movement } from '../domain/exam/movement';
import type { ApplicationReport } from '../domain/text/report';
import type { Result, ResultRefusal, Outcome } from '../domain/exam/result';
import type { Progress } from '../domain/exam/stage';

export const applicationMoved = defineSignal<[Movement]>('applicationMoved');
export const movementAltered = defineSignal<[{ eventId: string }]>('movementAltered');
export const resultReceived = defineSignal<[Result]>('resultReceived');

export const resultRefused = defineSignal<[ResultRefusal]>('resultRefused');
export const progress = defineSignal<[Progress]>('progress');

/** From the worker of an activity, of which it names the type. */
export const stillFailing = defineSignal<[StillFailing]>('stillFailing');

export const retry = defineUpdate<ApplicationReport>('retry');
export const override = defineUpdate<ApplicationReport, [OverrideInput]>('override');
export const poll = defineUpdate<ApplicationReport>('poll');
export const skip = defineUpdate<ApplicationReport, [SkipInput]>('skip');

export const state = defineQuery<ApplicationReport>('state');

export interface StillFailing {
  activity: string;
  /** Epoch milliseconds: its first attempt. */
  since: number;
}

export interface OverrideInput {
  outcome: Outcome;
  note: string;
}

export interface SkipInput {
  note: string;
}
