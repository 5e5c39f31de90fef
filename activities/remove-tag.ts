// Removes a tag that this bridge put, when another result replaces it. A tag that is gone already is success. What could go wrong:
// a request without an answer lands late and removes the tag after it was put again; so the next attempt waits.
import type { GupyClient } from '../gupy/gupy-client';
import type { GupyActivities } from './activity-contract';
import { attemptAt, writeSpacing } from './attempt';

/** Half a minute apart at least; a list that still shows the tag after that is believed, and a person must look. */
const mostAttemptsAtLag = 5;

export function createRemoveTag(gupy: GupyClient): GupyActivities['removeTag'] {
  return ({ applicationId, jobId, tag }) =>
    attemptAt(
      'GUPY',
      async ({ number, signal }) => {
        const listsMayLag = number < mostAttemptsAtLag;
        await gupy.removeTag({ jobId, applicationId, tag, listsMayLag }, signal);
      },
      writeSpacing,
    );
}
