// One run in the memory of a worker: the real workflow code on the SDK's own runtime, which the worker otherwise loads into a sandbox.
// It is given activations and answers commands, as Temporal's core does. What could go wrong: all instances share one realm, so
// only one is active at a time, the clock stands at its task's time, and no workflow may keep state in a module.
import './workflow-globals';
import {
  ActivityFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import { Activator } from '@temporalio/workflow/lib/internals';
import {
  activate,
  concludeActivation,
  initialize,
  tryUnblockConditions,
} from '@temporalio/workflow/lib/worker-interface';
import { setActivator } from '@temporalio/workflow/lib/global-attributes';
import type { coresdk } from '@temporalio/proto';
import type { WorkflowInfo } from '@temporalio/workflow';
import type { Payload } from './model-run';
import { settled, type VirtualTime } from './virtual-time';

type Activation = Parameters<typeof activate>[0];
export type Job = coresdk.workflow_activation.IWorkflowActivationJob & { variant: string };
export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** By name, as a bundle exports them. */
export type Workflows = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** What one workflow task hands over. */
export interface Activated {
  jobs: readonly Job[];
  /** Epoch milliseconds: when the task was started, first. */
  at: number;
  historyLength: number;
  suggested: boolean;
}

export interface RunNames {
  workflowId: string;
  runId: string;
  type: string;
  taskQueue: string;
  /** Epoch milliseconds. */
  startedAt: number;
}

export class WorkflowInstance {
  private readonly activator: Activator;
  /** Activities whose cancellation the workflow does not wait for. */
  private readonly hasty = new Set<number>();
  private readonly time: VirtualTime;

  constructor(time: VirtualTime, names: RunNames, workflow: Workflows[string]) {
    this.time = time;
    this.activator = new Activator({
      info: infoOf(names),
      now: time.now,
      randomnessSeed: [...Buffer.from(names.runId)],
      showStackTraceSources: false,
      sourceMap: { version: 3, sources: [], names: [], mappings: '', file: '' },
      registeredActivityNames: new Set(),
      getTimeOfDay: () => BigInt(time.now) * 1_000_000n,
      stackTracesEnabled: false,
    });
    this.activator.workflow = workflow as never;
  }

  /** @throws what the workflow code threw, which fails the task */
  async activate({ jobs, at, historyLength, suggested }: Activated, isReplaying = false): Promise<Command[]> {
    const { activator } = this;
    return this.active(at, async () => {
      activator.now = at;
      activator.mutateWorkflowInfo((info) => ({
        ...info,
        historyLength,
        continueAsNewSuggested: suggested,
        unsafe: { ...info.unsafe, isReplaying, isReplayingHistoryEvents: isReplaying },
      }));
      const start = jobs.find(({ initializeWorkflow }) => initializeWorkflow != null)?.initializeWorkflow;
      if (start != null) initialize(start);
      const commands: Command[] = [];
      for (let next = [...jobs], isFirst = true; isFirst || next.length > 0; isFirst = false) {
        const given = await this.commandsOf(next);
        commands.push(...given);
        next = this.calledOffBy(given);
      }
      return commands;
    });
  }

  private async commandsOf(jobs: Job[]): Promise<Command[]> {
    activate({ jobs });
    do await settled();
    while (tryUnblockConditions() > 0);
    this.activator.getAndResetSinkCalls();
    return concludeActivation().successful?.commands ?? [];
  }

  /** As core does it: within the same task the workflow hears that the activity is cancelled, unless it waits for its end. */
  private calledOffBy(commands: readonly Command[]): Job[] {
    for (const { scheduleActivity } of commands)
      if (scheduleActivity != null && !waitsForEnd(scheduleActivity)) this.hasty.add(scheduleActivity.seq ?? 0);
    const seqs = commands.flatMap(({ requestCancelActivity }) => requestCancelActivity?.seq ?? []);
    return seqs
      .filter((seq) => this.hasty.has(seq))
      .map((seq) => ({ variant: 'resolveActivity', resolveActivity: { seq, result: { cancelled: cancelled() } } }));
  }

  /** @throws where no handler answers */
  async query(queryType: string): Promise<Payload> {
    return this.active(this.time.now, async () => {
      const queryWorkflow = { queryId: 'query', queryType, arguments: [] };
      activate({ jobs: [{ variant: 'queryWorkflow', queryWorkflow }] } as unknown as Activation);
      await settled();
      const [said] = concludeActivation().successful?.commands ?? [];
      const answer = said?.respondToQuery?.succeeded?.response;
      if (answer == null) throw new Error(said?.respondToQuery?.failed?.message ?? 'The query has no answer');
      return answer;
    });
  }

  private async active<T>(at: number, work: () => Promise<T>): Promise<T> {
    const { now } = this.time;
    this.time.now = at;
    setActivator(this.activator);
    try {
      return await work();
    } finally {
      setActivator(undefined);
      this.time.now = now;
    }
  }
}

/** Of the SDK and its core the default is not to wait, whatever the documentation says. */
export function waitsForEnd({ cancellationType }: coresdk.workflow_commands.IScheduleActivity): boolean {
  return Number(cancellationType) === 1;
}

function cancelled(): coresdk.activity_result.ICancellation {
  const cause = new CancelledFailure('CANCELLED');
  const error = new ActivityFailure('Activity cancelled', 'called off', undefined, 'IN_PROGRESS', 'model', cause);
  return { failure: defaultFailureConverter.errorToFailure(error, defaultPayloadConverter) };
}

function infoOf({ workflowId, runId, type, taskQueue, startedAt }: RunNames): WorkflowInfo {
  return {
    workflowId,
    runId,
    workflowType: type,
    taskQueue,
    namespace: 'default',
    attempt: 1,
    startTime: new Date(startedAt),
    runStartTime: new Date(startedAt),
    firstExecutionRunId: runId,
    taskTimeoutMs: 10_000,
    unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: () => 0 },
  } as unknown as WorkflowInfo;
}
