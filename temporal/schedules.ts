// The schedule of reconciliation, which every worker creates, compares and corrects. What could go wrong: several workers start at
// once; or an older worker or a person left other settings, even some that never start a cycle. A pause by an operator stays.
// And the schedule outlives every run: it is encrypted anew before its key is dropped, and replaced where that is lost.
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Payload, Workflow } from '@temporalio/common';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import { codecOf, isOfCurrentKey, type KeyUse, missingKeys } from './key-use';
import { isUnreadable, keyIdOf } from './payload-codec';
import { answerOf, bounded, grpcStatus, isWithheld } from './server-answer';
import { orUndefined } from '../domain/or-undefined';

/** Contract: operators know it by this name. */
export const reconcileScheduleId = 'exam-bridge-reconcile';

const everyMs = 15 * 60_000;
/** After an outage of the server one overdue cycle is caught up; the next one is due soon anyway. */
const catchupMs = everyMs;

/** @throws the server's gRPC error, also where it has no schedules or refuses ours */
export async function ensureReconcileSchedule(
  client: Client,
  taskQueue: string,
): Promise<'created' | 'updated' | 'replaced' | 'unchanged'> {
  const ask = <T>(call: () => Promise<T>): Promise<T> => bounded(client, call);
  const wanted = scheduleOf(taskQueue);
  try {
    await ask(() => client.schedule.create(wanted));
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(reconcileScheduleId);
  const found = await orUndefined(() => ask(() => handle.describe()), isUnreadable);
  if (found === undefined) {
    // Nothing of it is worth reading but whether somebody paused it; it cannot even be updated.
    const { schedule } = (await ask(() => ifKept(client))) ?? {};
    const { paused = false, notes } = schedule?.state ?? {};
    await ask(() => handle.delete());
    await ask(() => client.schedule.create({ ...wanted, state: { paused: paused ?? false, note: notes ?? '' } }));
    return 'replaced';
  }
  if (isAsWanted(found, wanted) && (await usesCurrentKey(client, found))) return 'unchanged';
  const { spec, action, policies } = wanted;
  await ask(() =>
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
      staticSummary: 'Looks for candidates whose webhook is missing',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchupMs },
  } as const satisfies Wanted;
}

function isAsWanted(
  { spec, action, policies, state }: ScheduleDescription,
  wanted: ReturnType<typeof scheduleOf>,
): boolean {
  return (
    isOneInterval(spec) &&
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

/** Whether a worker with these keys keeps it: so whoever lost a key is told from whoever mistakes the namespace. */
export async function isReconcileScheduleReadable(client: Client): Promise<boolean> {
  const raw = await ifKept(client);
  if (raw === undefined) return false;
  const summary = summaryOf(raw);
  return keyIdOf(summary) !== '' && (await missingKeys(codecOf(client), useOf(summary))).size === 0;
}

/** Since when cycles are due; `undefined` where none are: there is no schedule, or this server has none. */
export async function reconcileScheduleMadeAt(client: Client): Promise<Date | undefined> {
  const raw = await ifKept(client);
  return optionalTsToDate(raw?.info?.createTime);
}

/** The schedule as the server has it; `undefined` where there is none, or this server has none at all. */
function ifKept({ workflowService, options: { namespace } }: Client) {
  const call = () => workflowService.describeSchedule({ namespace, scheduleId: reconcileScheduleId });
  return orUndefined(call, (error) => answerOf(error)?.code === grpcStatus.notFound || isWithheld(error));
}

/** Otherwise no worker could read or correct it once the former key is removed from `privacy.keys`. */
async function usesCurrentKey(client: Client, { raw }: ScheduleDescription): Promise<boolean> {
  return isOfCurrentKey(codecOf(client), useOf(summaryOf(raw)));
}

const summaryOf = ({ schedule }: Pick<ScheduleDescription['raw'], 'schedule'>): Payload =>
  schedule?.action?.startWorkflow?.userMetadata?.summary ?? {};

const useOf = (payload: Payload): KeyUse => new Map([[keyIdOf(payload), payload]]);

/** And nothing that skips or ends it. */
function isOneInterval({ intervals = [], calendars = [], skip = [], ...limits }: ScheduleDescription['spec']): boolean {
  const [interval, ...others] = intervals;
  return (
    interval?.every === everyMs &&
    (interval.offset ?? 0) === 0 &&
    [others, calendars, skip].every((more) => more.length === 0) &&
    [limits.startAt, limits.endAt, limits.jitter].every((limit) => limit === undefined)
  );
}
