// A small model of a Temporal server: runs by workflow id, signals in their order, timers, workflow tasks that are begun anew when their
// worker is lost, activities with their retry policies, continue-as-new and retention. What it has acknowledged survives every kill;
// a server that is down answers nothing and fires nothing until it is up again. `temporal-model.test.ts` holds it to the time-skipping server.
import { tsToMs } from '@temporalio/common/lib/time';
import type { coresdk } from '@temporalio/proto';
import { ModelActivity, type ActivityHost } from './model-activity';
import { ModelRun, type Payload, type Fields, type RunStatus, sortedJobs, type StartedTask } from './model-run';
import type { ModelWorker } from './model-worker';
import { outsideOfProcesses, type VirtualTime } from './virtual-time';
import { type Activated, type Command, type Job, waitsForEnd } from './workflow-instance';

export interface StartRequest {
  workflowId: string;
  type: string;
  taskQueue: string;
  input: readonly Payload[];
  searchAttributes?: Fields;
  memo?: Fields;
}

export interface ModelOptions {
  time: VirtualTime;
  /** Milliseconds that something is on its way, drawn anew for each. */
  latency: () => number;
  /** How long ended runs are kept. @default for ever */
  retentionMs?: number;
  /** Events of a history from which the server suggests to continue as new. @default 4096, as servers do */
  suggestedAt?: number;
}

/** What its handler answered. */
export type UpdateAnswer = Payload | 'refused';

const taskTimeoutMs = 10_000;
const queryPauseMs = 500;
const queryTries = 20;

export class TemporalModel {
  readonly time: VirtualTime;
  readonly latency: () => number;
  isUp = true;
  /** What a workflow task failed of: none, where all is well. */
  readonly taskFailures: unknown[] = [];
  private readonly retentionMs: number;
  /** See `ModelOptions`. */
  suggestedAt: number;
  private readonly runs = new Map<string, ModelRun[]>();
  private readonly workers: ModelWorker[] = [];
  private readonly waitingTasks = new Set<ModelRun>();
  private readonly waitingActivities = new Set<ModelActivity>();
  private readonly whenUp: (() => void)[] = [];
  private readonly host: ActivityHost;
  private readonly updates = new Map<string, (answer: UpdateAnswer) => void>();
  private serial = 0;

  constructor({ time, latency, retentionMs = Infinity, suggestedAt = 4_096 }: ModelOptions) {
    this.suggestedAt = suggestedAt;
    this.time = time;
    this.latency = latency;
    this.retentionMs = retentionMs;
    this.host = {
      time,
      offer: (activity) => this.offer(activity),
      ended: (activity, resolution, events) => this.activityEnded(activity, resolution, events),
      later: (ms, run) => this.later(ms, run),
    };
  }

  goDown(): void {
    this.isUp = false;
  }

  goUp(): void {
    this.isUp = true;
    // One after the other: two tasks at once would meet in one realm.
    for (const run of this.whenUp.splice(0)) outsideOfProcesses(() => this.time.after(0, run));
    this.dispatch();
  }

  attach(worker: ModelWorker): void {
    this.workers.push(worker);
    worker.process.whenKilled(() => void this.workers.splice(this.workers.indexOf(worker), 1));
    this.dispatch();
  }

  /** Of this id the latest, as long as it is retained; all without an id. */
  latest(workflowId: string, runId?: string): ModelRun | undefined {
    const known = this.runsOf(workflowId);
    return runId === undefined || runId === '' ? known.at(-1) : known.find(({ names }) => names.runId === runId);
  }

  runsOf(workflowId: string): ModelRun[] {
    const from = this.time.now - this.retentionMs;
    return (this.runs.get(workflowId) ?? []).filter(({ closedAt }) => closedAt === undefined || closedAt >= from);
  }

  allRuns(): ModelRun[] {
    return [...this.runs.keys()].flatMap((workflowId) => this.runsOf(workflowId));
  }

  /** Also those that are forgotten. */
  everyRun(): ModelRun[] {
    return [...this.runs.values()].flat();
  }

  /** @returns whether a run was started, which is where none was open */
  start(request: StartRequest): { run: ModelRun; started: boolean } {
    const open = this.latest(request.workflowId);
    if (open?.isOpen === true) return { run: open, started: false };
    return { run: this.begin(request), started: true };
  }

  terminate(run: ModelRun): void {
    run.task?.cancelTimeout();
    run.task = undefined;
    run.close('TERMINATED', this.time.now);
  }

  /** Answered by a worker, from the tasks that are done: there must be one. @throws without an answer within the client's patience */
  async query(run: ModelRun, queryType: string): Promise<Payload> {
    for (let tries = 0; tries < queryTries; tries += 1) {
      const worker = this.workers.find(({ taskQueue }) => taskQueue === run.names.taskQueue);
      if (worker !== undefined && run.history.length > 0) return worker.query(run, queryType);
      await new Promise<void>((resolve) => void this.later(queryPauseMs, resolve));
    }
    throw new Error('No worker answered the query');
  }

  signal(run: ModelRun, signalName: string, input: readonly Payload[]): void {
    run.happened({ variant: 'signalWorkflow', signalWorkflow: { signalName, input: [...input] } });
    this.schedule(run);
  }

  /** @param tell never called where the run ends before */
  update(
    run: ModelRun,
    name: string,
    input: readonly Payload[],
    tell: (answer: UpdateAnswer) => void = () => undefined,
  ): void {
    const id = `update-${++this.serial}`;
    this.updates.set(id, tell);
    const doUpdate = { id, protocolInstanceId: id, name, input: [...input], runValidator: true };
    run.happened({ variant: 'doUpdate', doUpdate }, 2);
    this.schedule(run);
  }

  private begin({ workflowId, type, taskQueue, input, searchAttributes = {}, memo = {} }: StartRequest): ModelRun {
    const names = { workflowId, runId: `run-${++this.serial}`, type, taskQueue, startedAt: this.time.now };
    const run = new ModelRun(names, { input, searchAttributes, memo });
    const initializeWorkflow = {
      workflowId,
      workflowType: type,
      arguments: [...input],
      searchAttributes: { indexedFields: { ...run.searchAttributes } },
      memo: { fields: { ...run.memo } },
    };
    run.pending.push({ variant: 'initializeWorkflow', initializeWorkflow });
    this.runs.set(workflowId, [...(this.runs.get(workflowId) ?? []), run]);
    this.schedule(run);
    return run;
  }

  /** As a server does it: at the time, or when it is up again. */
  private later(ms: number, run: () => void): () => void {
    let isCancelled = false;
    const fire = (): void => {
      if (isCancelled) return;
      if (this.isUp) run();
      else this.whenUp.push(fire);
    };
    const cancel = outsideOfProcesses(() => this.time.after(ms, fire));
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  private schedule(run: ModelRun): void {
    if (!run.isOpen || run.isScheduled || run.task !== undefined) return;
    run.isScheduled = true;
    if (!run.isTransient) run.events += 1;
    this.waitingTasks.add(run);
    this.later(this.latency(), () => this.startTask(run));
  }

  private dispatch(): void {
    for (const run of this.waitingTasks) this.later(this.latency(), () => this.startTask(run));
    for (const activity of this.waitingActivities) this.later(this.latency(), () => this.startActivity(activity));
  }

  private startTask(run: ModelRun): void {
    const worker = this.workers.find(({ taskQueue }) => taskQueue === run.names.taskQueue);
    if (!run.isOpen || !run.isScheduled || worker === undefined) return;
    this.waitingTasks.delete(run);
    run.isScheduled = false;
    if (run.isTransient) run.events += 2;
    else run.events += 1;
    const task: StartedTask = {
      jobs: sortedJobs(run.pending.splice(0)),
      at: this.time.now,
      historyLength: run.events,
      suggested: run.events >= this.suggestedAt,
      cancelTimeout: this.later(taskTimeoutMs, () => this.failTask(run, task)),
    };
    run.task = task;
    worker.doTask(run, task, {
      done: (commands) => this.taskDone(run, task, commands),
      failed: (error) => {
        // Our code is wrong then: a server would try again for ever, and the run would stand still.
        this.taskFailures.push(error);
        task.cancelTimeout();
      },
    });
  }

  /** Its jobs come again, before what came meanwhile. */
  private failTask(run: ModelRun, task: StartedTask): void {
    if (run.task !== task) return;
    run.pending.unshift(...task.jobs);
    if (!run.isTransient) run.events += 1;
    else run.events -= 2;
    run.isTransient = true;
    run.taskEnded();
    this.schedule(run);
  }

  private taskDone(run: ModelRun, task: StartedTask, commands: readonly Command[]): boolean {
    if (run.task !== task) return false;
    // A run does not end over a signal that it has not seen.
    if (commands.some(isLast) && run.pending.length > 0) {
      this.failTask(run, task);
      return false;
    }
    run.isTransient = false;
    run.events += 1;
    run.history.push({ ...activatedOf(task), commands });
    for (const command of commands) this.carryOut(run, command);
    run.taskEnded();
    if (run.pending.length > 0) this.schedule(run);
    return true;
  }

  private carryOut(run: ModelRun, command: Command): void {
    const { scheduleActivity, startTimer, upsertWorkflowSearchAttributes, modifyWorkflowProperties } = command;
    if (scheduleActivity != null) {
      run.events += 1;
      run.activities.set(scheduleActivity.seq ?? 0, new ModelActivity(this.host, run, scheduleActivity));
    } else if (command.requestCancelActivity != null) {
      cancelActivity(run, command.requestCancelActivity.seq ?? 0);
    } else if (startTimer != null) this.startTimer(run, startTimer);
    else if (command.cancelTimer != null) cancelTimer(run, command.cancelTimer.seq ?? 0);
    else if (upsertWorkflowSearchAttributes != null) {
      run.events += 1;
      merge(run.searchAttributes, upsertWorkflowSearchAttributes.searchAttributes?.indexedFields);
    } else if (modifyWorkflowProperties != null) {
      run.events += 1;
      merge(run.memo, modifyWorkflowProperties.upsertedMemo?.fields);
    } else if (command.updateResponse != null) this.answerUpdate(command.updateResponse);
    else if (isLast(command)) this.close(run, command);
  }

  private answerUpdate({ protocolInstanceId, completed, rejected }: coresdk.workflow_commands.IUpdateResponse): void {
    const id = protocolInstanceId ?? '';
    const tell = this.updates.get(id);
    if (tell === undefined || (completed == null && rejected == null)) return;
    this.updates.delete(id);
    tell(completed == null ? 'refused' : completed);
  }

  private startTimer(run: ModelRun, { seq, startToFireTimeout }: coresdk.workflow_commands.IStartTimer): void {
    run.events += 1;
    const number = seq ?? 0;
    const fire = (): void => {
      run.timers.delete(number);
      run.happened({ variant: 'fireTimer', fireTimer: { seq: number } });
      this.schedule(run);
    };
    run.timers.set(number, this.later(tsToMs(startToFireTimeout), fire));
  }

  private close(run: ModelRun, command: Command): void {
    const { completeWorkflowExecution, failWorkflowExecution, continueAsNewWorkflowExecution } = command;
    run.result = completeWorkflowExecution?.result ?? undefined;
    run.failure = failWorkflowExecution?.failure ?? undefined;
    const status: RunStatus =
      completeWorkflowExecution != null
        ? 'COMPLETED'
        : continueAsNewWorkflowExecution != null
          ? 'CONTINUED_AS_NEW'
          : 'FAILED';
    const { workflowId, type, taskQueue } = run.names;
    const input = continueAsNewWorkflowExecution?.arguments ?? [];
    const { searchAttributes, memo } = run;
    const request = { workflowId, type, taskQueue, input, searchAttributes, memo };
    if (status === 'CONTINUED_AS_NEW') run.next = this.begin(request);
    run.close(status, this.time.now);
  }

  private offer(activity: ModelActivity): void {
    this.waitingActivities.add(activity);
    this.later(this.latency(), () => this.startActivity(activity));
  }

  private startActivity(activity: ModelActivity): void {
    const { taskQueue } = activity.scheduled;
    const worker = this.workers.find((one) => one.serves(taskQueue ?? ''));
    if (!activity.isOffered) this.waitingActivities.delete(activity);
    else if (worker !== undefined && this.waitingActivities.delete(activity)) worker.attempt(activity.start());
  }

  private activityEnded(
    { run, scheduled: { seq } }: ModelActivity,
    result: coresdk.activity_result.IActivityResolution,
    events: number,
  ): void {
    if (!run.activities.delete(seq ?? 0)) return;
    run.happened({ variant: 'resolveActivity', resolveActivity: { seq: seq ?? 0, result } }, events);
    this.schedule(run);
  }
}

function isLast(command: Command): boolean {
  const { completeWorkflowExecution, failWorkflowExecution, continueAsNewWorkflowExecution } = command;
  return [completeWorkflowExecution, failWorkflowExecution, continueAsNewWorkflowExecution].some((one) => one != null);
}

function activatedOf({ jobs, at, historyLength, suggested }: Activated): Activated {
  return { jobs, at, historyLength, suggested };
}

function cancelActivity(run: ModelRun, seq: number): void {
  const activity = run.activities.get(seq);
  if (activity === undefined) return;
  run.events += 1;
  // Its end is in the history then, and nobody hears of it.
  if (!waitsForEnd(activity.scheduled)) run.activities.delete(seq);
  activity.requestCancel();
}

/** One that has fired by now, and that no task has seen yet, has not fired. */
function cancelTimer(run: ModelRun, seq: number): void {
  run.timers.get(seq)?.();
  run.timers.delete(seq);
  run.events += 1;
  run.pending = run.pending.filter(({ fireTimer }: Job) => fireTimer?.seq !== seq);
}

/** A payload without data takes the field away. */
function merge(fields: Fields, changes: Fields | null | undefined): void {
  for (const [name, payload] of Object.entries(changes ?? {})) {
    if (payload.data == null || payload.data.length === 0) delete fields[name];
    else fields[name] = payload;
  }
}
