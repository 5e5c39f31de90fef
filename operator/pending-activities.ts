// The activities of a run at this moment. A retried activity leaves no event in the history: without this list, a run that waits
// for an unavailable Gupy looks healthy.
import { definedOnly } from '../domain/defined-only';
import { type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToDate } from '@temporalio/common/lib/time';

export interface PendingActivity {
  /** `putTag`. */
  name: string;
  /** 1 for the first. */
  attempt: number;
  /** When the next attempt starts; absent while one runs or waits for a worker. */
  nextAt?: Date;
  /** Why the last attempt failed. */
  lastFailure?: string;
}

export async function pendingActivities(
  { options: { loadedDataConverter } }: Client,
  { pendingActivities: pending }: WorkflowExecutionDescription['raw'],
): Promise<PendingActivity[]> {
  return Promise.all(
    (pending ?? []).map(async (activity): Promise<PendingActivity> => {
      const { activityType, attempt, lastFailure, nextAttemptScheduleTime } = activity;
      const failure = await decodeOptionalFailureToOptionalError(loadedDataConverter, lastFailure).catch(
        () => new Error('(its payload key is not in privacy.keys)'),
      );
      const nextAt = optionalTsToDate(nextAttemptScheduleTime);
      const name = activityType?.name ?? 'activity';
      return definedOnly({ name, attempt: attempt ?? 1, nextAt, lastFailure: failure?.message });
    }),
  );
}
