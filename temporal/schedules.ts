// The schedule of reconciliation, as a worker makes it and keeps it. What could go wrong: several workers start at once, or
// an older one or a person left other settings, even such as let it never start anything; so it is made if it is not there,
// compared, and corrected. What an operator paused stays paused. And it outlives every run: what is encrypted in it must be
// written anew before the key that it was written with is dropped.
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { keyIdOf } from './payload-codec';

/** Contract: operators look for it by this name. */
export const reconcileScheduleId = 'exam-bridge-reconcile';

const everyMs = 15 * 60_000;
/** A cycle that was due while the server was down is made up for once; the next one is due soon anyway. */
const catchupMs = everyMs;

/** Of each call to the server. */
const answerWithinMs = 10_000;

/** @throws the server's gRPC error, also where it has no schedules or does not let us make one */
export async function ensureReconcileSchedule(
  client: Client,
  taskQueue: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  const bounded = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + answerWithinMs, call);
  const wanted = scheduleOf(taskQueue);
  try {
    await bounded(() => client.schedule.create(wanted));
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(reconcileScheduleId);
  const found = await bounded(() => handle.describe());
  if (isAsWanted(found, wanted) && (await isInCurrentKey(client, found))) return 'unchanged';
  const { spec, action, policies } = wanted;
  await bounded(() =>
    handle.update(({ state: { paused, note = '' } }) => ({ spec, action, policies, state: { paused, note } })),
  );
  return 'updated';
}

type Wanted = ScheduleOptions<ScheduleOptionsStartWorkflowAction<Workflow>> & {
  action: ScheduleOptionsStartWorkflowAction<Workflow>;
};

function scheduleOf(taskQueue: string) {
  return {
    scheduleId: reconcileScheduleId,
    spec: { intervals: [{ every: everyMs }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'reconcileWorkflow',
      workflowId: reconcileScheduleId,
      taskQueue,
      staticSummary: 'Looks for candidates that no webhook told of',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchupMs },
  } as const satisfies Wanted;
}

function isAsWanted(
  { spec, action, policies, state }: ScheduleDescription,
  wanted: ReturnType<typeof scheduleOf>,
): boolean {
  return (
    isPlain(spec) &&
    state.remainingActions === undefined &&
    [action.workflowRunTimeout, action.workflowExecutionTimeout].every((timeout) => timeout === undefined) &&
    action.workflowType === wanted.action.workflowType &&
    action.workflowId === wanted.action.workflowId &&
    action.taskQueue === wanted.action.taskQueue &&
    action.staticSummary === wanted.action.staticSummary &&
    policies.overlap === wanted.policies.overlap &&
    policies.catchupWindow === wanted.policies.catchupWindow &&
    !policies.pauseOnFailure
  );
}

/** Otherwise nobody could read it any more, nor correct it, once the former key is taken out of `privacy.keys`. */
async function isInCurrentKey({ options }: Client, { raw }: ScheduleDescription): Promise<boolean> {
  const summary = raw.schedule?.action?.startWorkflow?.userMetadata?.summary ?? {};
  const [codec] = options.loadedDataConverter.payloadCodecs;
  const [written = {}] = (await codec?.encode([{}])) ?? [];
  return keyIdOf(summary) === keyIdOf(written);
}

/** One interval, and nothing that skips or ends it. */
function isPlain({ intervals = [], calendars = [], skip = [], ...limits }: ScheduleDescription['spec']): boolean {
  const [interval, ...others] = intervals;
  return (
    interval?.every === everyMs &&
    (interval.offset ?? 0) === 0 &&
    [others, calendars, skip].every((more) => more.length === 0) &&
    [limits.startAt, limits.endAt, limits.jitter].every((limit) => limit === undefined)
  );
}
