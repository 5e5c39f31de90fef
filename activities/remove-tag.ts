// Removes a tag that this bridge put, when another result replaces it. A tag that is gone already is success. What could go wrong:
// a request without an answer lands late and removes the tag after it was put again; so the next attempt waits. And a deletion may
// take other tags along: then the activity fails for good, so that a person looks before anything is removed again (P-STUCK).
import { activityInfo, heartbeat, log } from '@temporalio/activity';
import type { GupyClient } from '../gupy/gupy-client';
import { OtherTagsLost } from '../gupy/tag-removal';
import type { GupyActivities } from './activity-contract';
import { codedFailure } from './activity-failure';
import { type Attempt, attemptAt, writeSpacing } from './attempt';
import { beating, signalOfFullAttempt } from './heartbeats';

/** Half a minute apart at least; a list that still shows the tag after that is believed, and a person must look. */
const mostAttemptsAtLag = 5;
/** Milliseconds: older tags say nothing of what a lost answer did, for recruiters change tags too. */
const comparableFor = 5 * 60_000;

/** What the next attempt compares with: an attempt without an answer may have taken tags off. */
interface TagsSeen {
  tags: readonly string[];
  at: number;
}

/** @param onTagsLost called when a deletion took other tags along */
export function createRemoveTag(gupy: GupyClient, onTagsLost: () => void): GupyActivities['removeTag'] {
  return ({ applicationId, jobId, tag, tagId }) => {
    const seen = activityInfo().heartbeatDetails as TagsSeen | undefined;
    const comparable = seen !== undefined && Date.now() - seen.at < comparableFor ? seen : undefined;
    let told = comparable;
    const noteTags = (tags: readonly string[]): void => {
      told ??= { tags, at: Date.now() };
      heartbeat(told);
    };
    const signal = signalOfFullAttempt();
    const attempt = async ({ number }: Attempt): Promise<void> => {
      const wanted = {
        ...{ jobId, applicationId, tag, tagId },
        tagsBefore: comparable?.tags,
        onTagsBefore: noteTags,
        listsMayLag: number < mostAttemptsAtLag,
      };
      await gupy.removeTag(wanted, signal).catch((error: unknown) => {
        if (!(error instanceof OtherTagsLost)) throw error;
        onTagsLost();
        log.error(error.message, { applicationId, jobId });
        throw codedFailure('BRIDGE_GUPY_TAGS_LOST', error.message);
      });
    };
    // It also waits for a place in the rate: its heartbeats show soon that its worker is lost.
    return beating(
      () => attemptAt('GUPY', attempt, { spacing: writeSpacing }),
      () => told,
    );
  };
}
