// A worker of the model: a process that keeps runs in memory, replays those it does not know, and tries activities. Killed, it takes
// everything with it that the server has not acknowledged: a task that was worked on, an answer that was on its way, what it had cached.
import { asyncLocalStorage, Context } from '@temporalio/activity';
import {
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  ensureTemporalFailure,
} from '@temporalio/common';
import { arrayFromPayloads } from '@temporalio/common';
import { type AttemptEnd, type AttemptToken, tokenBytes } from './model-activity';
import { type ModelRun, type Payload, signatureOf } from './model-run';
import type { TemporalModel } from './model-server';
import { currentProcess, outsideOfProcesses, VirtualProcess } from './virtual-time';
import { type Activated, type Command, WorkflowInstance, type Workflows } from './workflow-instance';

type Activities = Readonly<Record<string, (input: never) => Promise<unknown>>>;

export interface ModelWorkerOptions {
  model: TemporalModel;
  workflows: Workflows;
  /** Of the workflows. */
  taskQueue: string;
  /** By the name of their task queue. */
  activities: ReadonlyMap<string, Activities>;
  /** Whether it forgets a run after its task. @default never */
  forgets?: () => boolean;
}

interface TaskAnswers {
  /** @returns whether the server took it */
  done: (commands: readonly Command[]) => boolean;
  failed: (error: unknown) => void;
}

/** Between two tries to tell a server that is down. */
const tellAgainMs = 1_000;
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

export class ModelWorker {
  readonly taskQueue: string;
  readonly process: VirtualProcess;
  private readonly options: ModelWorkerOptions;
  /** With the tasks that it has behind it: one that is ahead of the history, or behind it, is made anew. */
  private readonly cached = new Map<string, { instance: WorkflowInstance; tasks: number }>();
  private readonly running = new Set<(reason: string) => void>();

  constructor(options: ModelWorkerOptions) {
    this.options = options;
    this.taskQueue = options.taskQueue;
    this.process = currentProcess() ?? new VirtualProcess('worker');
  }

  serves(taskQueue: string): boolean {
    return this.options.activities.has(taskQueue);
  }

  /** What a worker does that stops: its attempts are called off, and may still tell their end. */
  callOffAll(): void {
    for (const callOff of this.running) callOff('WORKER_SHUTDOWN');
  }

  doTask(run: ModelRun, task: Activated, { done, failed }: TaskAnswers): void {
    const { runId } = run.names;
    const work = this.process
      .run(() => this.activate(run, task))
      .then(
        (commands) =>
          this.tell(() => {
            if (!done(commands) || !run.isOpen || this.options.forgets?.() === true) this.cached.delete(runId);
          }),
        (error: unknown) => {
          this.cached.delete(runId);
          this.tell(() => failed(error));
        },
      );
    this.options.model.time.hold(work);
  }

  query(run: ModelRun, queryType: string): Promise<Payload> {
    const answer = this.process.run(async () => (await this.instanceOf(run)).query(queryType));
    this.options.model.time.hold(answer);
    return answer;
  }

  attempt(token: AttemptToken): void {
    this.process.run(() => {
      const { activity, attempt, scheduledAt: currentAttemptScheduledTimestampMs, heartbeatDetails } = token;
      const { activityType, taskQueue, arguments: payloads } = activity.scheduled;
      const controller = new AbortController();
      const callOff = (reason: string): void => {
        if (!controller.signal.aborted) controller.abort(new CancelledFailure(reason));
      };
      const taskToken = tokenBytes(token);
      const info = {
        ...{ attempt, heartbeatDetails, currentAttemptScheduledTimestampMs },
        scheduledTimestampMs: activity.scheduledAt,
        ...{ taskToken, activityType, taskQueue },
      };
      const heartbeat = (details: unknown): void => {
        const seen = jsonOf(details);
        this.tell(() => {
          if (activity.heartbeat(token, seen) !== 'go on') this.process.run(() => callOff('CANCELLED'));
        });
      };
      const context = new Context(
        info as never,
        new Promise<never>(() => undefined),
        controller.signal,
        heartbeat,
        undefined,
        quiet,
        undefined as never,
        {},
      );
      const work = this.options.activities.get(taskQueue ?? '')?.[activityType ?? ''];
      const args = arrayFromPayloads(defaultPayloadConverter, payloads) as [never];
      this.running.add(callOff);
      const run = async (): Promise<unknown> => {
        if (work === undefined) throw new TypeError(`No activity ${activityType} on ${taskQueue}`);
        return work(...args);
      };
      void asyncLocalStorage.run(context, run).then(
        (result) => this.endAttempt(token, callOff, { result: defaultPayloadConverter.toPayload(result) }),
        (error: unknown) => {
          const failure = defaultFailureConverter.errorToFailure(ensureTemporalFailure(error), defaultPayloadConverter);
          this.endAttempt(token, callOff, { failure });
        },
      );
    });
  }

  private endAttempt(token: AttemptToken, callOff: (reason: string) => void, end: AttemptEnd): void {
    this.running.delete(callOff);
    this.tell(() => token.activity.end(token, end));
  }

  /** Tells the server, again and again while that is down; lost where the process is killed before it leaves. */
  private tell(said: () => void): void {
    const { model } = this.options;
    const { time } = model;
    const arrive = (): void => {
      if (model.isUp) said();
      else time.after(tellAgainMs, () => this.tell(said), this.process);
    };
    time.after(model.latency(), () => outsideOfProcesses(() => time.after(model.latency(), arrive)), this.process);
  }

  private async activate(run: ModelRun, task: Activated): Promise<Command[]> {
    const instance = await this.instanceOf(run);
    this.cached.set(run.names.runId, { instance, tasks: run.history.length + 1 });
    return instance.activate(task);
  }

  /** After the tasks that are done. */
  private async instanceOf({ names, history }: ModelRun): Promise<WorkflowInstance> {
    const known = this.cached.get(names.runId);
    if (known?.tasks === history.length) return known.instance;
    this.cached.delete(names.runId);
    const workflow = this.options.workflows[names.type];
    if (workflow === undefined) throw new TypeError(`No workflow ${names.type}`);
    const instance = new WorkflowInstance(this.options.model.time, names, workflow);
    for (const { commands, ...former } of history) {
      const [again, before] = [signatureOf(await instance.activate(former, true)), signatureOf(commands)];
      if (again !== before) throw new Error(`Replayed differently: "${again}" instead of "${before}"`);
    }
    return instance;
  }
}

/** As it comes out of the server. */
function jsonOf(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
