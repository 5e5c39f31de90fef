// Sends one message to the candidate through Gupy, at most once. No list of Gupy shows messages, so a lost answer cannot be looked
// up: an attempt without a clear answer leaves a doubt, which only a person can end. All that can fail before is done before: the
// candidate is read back, for no webhook tells of a rejection, and nobody should be invited after one.
// What could go wrong: a failure is told as "not sent" though Gupy took the message. So only what never left this process, or what
// Gupy itself refused, is told so; and a second attempt of one activity, which the run never asks for, sends nothing.
import { ApplicationFailure } from '@temporalio/common';
import { readBackRefusal } from '../domain/reconcile/sighting';
import type { GupyClient } from '../gupy/gupy-client';
import { messageBody, type MessageSettings } from '../gupy/message-body';
import { HttpFailure, isRefused } from '../outbound/http-failure';
import type { GupyActivities, NoticeInput } from './activity-contract';
import { activityFailure, codedFailure } from './activity-failure';
import { isLaterAttempt } from './attempt';
import { signalOfFullAttempt, withHeartbeats } from './heartbeats';

/** Milliseconds in which the request must leave: with its own 15 s it then ends before its attempt (workflows/perform-action.ts). */
const leavesWithin = 45_000;

/** For the metric. `not-sent`: nothing was sent, and the run says whether it is tried again. */
export type NoticeEnd = 'sent' | 'not-needed' | 'not-sent' | 'in-doubt';

export function createSendNotice(
  gupy: GupyClient,
  settings: MessageSettings,
  observe: (end: NoticeEnd) => void,
): GupyActivities['sendNotice'] {
  return async (input) => {
    const attempt = new Attempt();
    try {
      const outcome = await withHeartbeats(() => send(gupy, settings, input, attempt));
      observe(outcome.type === 'done' ? 'sent' : 'not-needed');
      return outcome;
    } catch (error) {
      const isUnsent = !attempt.hasLeft || isRefused(error);
      observe(isUnsent ? 'not-sent' : 'in-doubt');
      throw isUnsent ? unsent(error) : inDoubt(error);
    } finally {
      attempt.end();
    }
  };
}

/** Aborted when the worker stops, or where the request cannot leave in time; once it has left, only the former counts. */
class Attempt {
  hasLeft = false;
  readonly signal: AbortSignal;
  private readonly patience: NodeJS.Timeout;

  constructor() {
    const tooLate = new AbortController();
    const reason = codedFailure('BRIDGE_GUPY_THROTTLED', `No place in the rate within ${leavesWithin / 1000} s`);
    this.patience = setTimeout(() => tooLate.abort(reason), leavesWithin);
    this.signal = AbortSignal.any([signalOfFullAttempt(), tooLate.signal]);
  }

  readonly leaving = (): void => {
    this.hasLeft = true;
    this.end();
  };

  end(): void {
    clearTimeout(this.patience);
  }
}

async function send(
  gupy: GupyClient,
  settings: MessageSettings,
  { applicationId, jobId, stepId, message, until }: NoticeInput,
  attempt: Attempt,
): ReturnType<GupyActivities['sendNotice']> {
  if (isLaterAttempt()) {
    attempt.leaving();
    throw new TypeError('This is not the first attempt, which may have sent it');
  }
  const application = await gupy.readApplication({ jobId, applicationId }, attempt.signal);
  const reason = Date.now() < until ? readBackRefusal(application, { jobId, stepId }) : 'its time had passed';
  if (reason !== undefined) return { type: 'notNeeded', reason };
  await gupy.sendMessage({ jobId, applicationId, message: messageBody(message, settings) }, attempt);
  return { type: 'done' };
}

function unsent(error: unknown): unknown {
  if (error instanceof HttpFailure) return activityFailure('GUPY', error, { attempt: 1 });
  if (error instanceof ApplicationFailure) return error;
  return codedFailure('BRIDGE_GUPY_UNAVAILABLE', 'The worker stopped before the message was sent');
}

function inDoubt(error: unknown): ApplicationFailure {
  const reason = error instanceof HttpFailure || error instanceof TypeError ? error.message : 'The worker stopped';
  return codedFailure('BRIDGE_NOTICE_IN_DOUBT', reason);
}
