// Removes a tag that this bridge put, when another result takes its place. Gone already is success.
import type { GupyClient } from '../gupy/gupy-client';
import type { GupyActivities } from './activity-contract';
import { attemptAt } from './attempt';

export function createRemoveTag(gupy: GupyClient): GupyActivities['removeTag'] {
  return ({ applicationId, jobId, tag }) =>
    attemptAt('GUPY', ({ signal }) => gupy.removeTag({ jobId, applicationId, tag }, signal));
}
