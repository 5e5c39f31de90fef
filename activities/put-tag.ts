// Puts one tag, once. Gupy does not document what PUT does with a tag that the application has already (it may have it twice
// then), so every attempt but a plain first one reads the tags first (R23), and puts it only when no former one can land any more;
// 409 is success, and so is any refusal where the tag is there. A tag that is longer than Gupy takes is not tried: the core writes it as a comment.
import { definedOnly } from '../domain/defined-only';
import { isTooLong, type TextLimits } from '../domain/text/limits';
import type { GupyClient } from '../gupy/gupy-client';
import { HttpFailure } from '../outbound/http-failure';
import type { GupyActivities } from './activity-contract';
import { type TakeDown, writeAttempt } from './write-attempt';

export function createPutTag(gupy: GupyClient, limits: TextLimits, takeDown: TakeDown): GupyActivities['putTag'] {
  return ({ applicationId, jobId, tag, readFirst }) =>
    writeAttempt(takeDown, async (attempt) => {
      const isThere = async (): Promise<boolean> => {
        const application = await gupy.readApplication({ jobId, applicationId }, attempt.signal);
        return application?.tags.includes(tag) === true;
      };
      if ((readFirst || attempt.isLater) && (await isThere())) return { type: 'done' };
      if (isTooLong(tag, limits)) return { type: 'tooLong' };
      attempt.untilClear();
      try {
        const tagId = await gupy.putTag({ jobId, applicationId, tag }, attempt.signal, attempt.leaving);
        return { type: 'tagPut', ...definedOnly({ tagId }) };
      } catch (refusal) {
        if (isRejected(refusal) && (await isThere().catch(() => false))) return { type: 'done' };
        throw refusal;
      }
    });
}

/** As other APIs of this kind answer a name that exists. */
function isRejected(failure: unknown): boolean {
  return failure instanceof HttpFailure && failure.failureClass === 'rejected';
}
