// Posts one comment, once. POST is not idempotent, and Gupy has no idempotency key: the text ends with a short reference
// made of entry and result version, and every attempt but a plain first one looks for it in all comments before.
// What could go wrong: an attempt that timed out here may still land there, so the next one that does not find it posts no sooner
// than 30 s after it ended (twice the client's timeout), when it can land no more.
import { cutComment, type TextLimits } from '../domain/text/limits';
import type { GupyClient } from '../gupy/gupy-client';
import type { Digests } from '../temporal/workflow-ids';
import type { GupyActivities } from './activity-contract';
import { commentMarkers } from './comment-marker';
import { type TakeDown, writeAttempt } from './write-attempt';

export function createPostComment(
  gupy: GupyClient,
  limits: TextLimits,
  digests: Digests,
  takeDown: TakeDown,
): GupyActivities['postComment'] {
  return ({ applicationId, jobId, text, reference, version, readFirst }) =>
    writeAttempt(takeDown, async (attempt) => {
      const markers = commentMarkers(digests, reference, version);
      if (readFirst || attempt.isLater) {
        const found = await gupy.findComment({ jobId, applicationId, markers }, attempt.signal);
        if (found !== undefined) return;
      }
      attempt.untilClear();
      const comment = { jobId, applicationId, text: `${cutComment(text, limits)}\n${markers[0]}` };
      await gupy.postComment(comment, attempt.signal, attempt.leaving);
    });
}
