// Removes a tag that this bridge put, when another result takes its place. Gone already is success. What could go wrong: a
// request without an answer lands late, and takes the same tag off that was put again meanwhile; so the next attempt waits.
import type { GupyClient } from '../gupy/gupy-client';
import type { GupyActivities } from './activity-contract';
import { attemptAt, writeSpacing } from './attempt';

/** Half a minute after each other at least; lists that lag longer are taken at their word, and a person looks. */
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
