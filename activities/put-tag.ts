// Puts one tag, once. Gupy does not document what PUT does with a tag that the application has already (it may have it twice
// then), so every attempt but a plain first one reads the tags first (R23), and starts when the former one can land no more;
// 409 is success. A tag that is longer than Gupy takes is not tried: the core writes it as a comment.
import { definedOnly } from '../domain/defined-only';
import { isTooLong, type TextLimits } from '../domain/text/limits';
import type { GupyClient } from '../gupy/gupy-client';
import type { GupyActivities } from './activity-contract';
import { writeAttempt } from './attempt';

export function createPutTag(gupy: GupyClient, limits: TextLimits): GupyActivities['putTag'] {
  return ({ applicationId, jobId, tag, readFirst }) =>
    writeAttempt(async ({ number, signal }) => {
      if (readFirst || number > 1) {
        const application = await gupy.readApplication({ jobId, applicationId }, signal);
        if (application?.tags.includes(tag) === true) return { type: 'done' };
      }
      if (isTooLong(tag, limits)) return { type: 'tooLong' };
      const tagId = await gupy.putTag({ jobId, applicationId, tag }, signal);
      return { type: 'tagPut', ...definedOnly({ tagId }) };
    });
}
