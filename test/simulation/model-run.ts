// The record of one run in the model of Temporal: what a server keeps in its database, and so what survives every kill.
import type { temporal } from '@temporalio/proto';
import type { ModelActivity } from './model-activity';
import type { Activated, Command, Job, RunNames } from './workflow-instance';

export type Payload = temporal.api.common.v1.IPayload;
export type Fields = Record<string, Payload>;

export type RunStatus = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CONTINUED_AS_NEW' | 'TERMINATED';

/** A task that a worker has. */
export interface StartedTask extends Activated {
  cancelTimeout: () => void;
}

/** A finished task, as the history has it: replayed, it must come to the same commands. */
interface FinishedTask extends Activated {
  commands: readonly Command[];
}

export class ModelRun {
  readonly names: RunNames;
  status: RunStatus = 'RUNNING';
  closedAt: number | undefined;
  result: Payload | undefined;
  failure: temporal.api.failure.v1.IFailure | undefined;
  /** What it was started with. */
  readonly input: readonly Payload[];
  next: ModelRun | undefined;
  /** How many events the history has. */
  events = 1;
  readonly history: FinishedTask[] = [];
  /** What no task has taken yet. */
  pending: Job[] = [];
  /** Of a task that was begun anew, no event is written until it ends well. */
  isTransient = false;
  isScheduled = false;
  task: StartedTask | undefined;
  readonly activities = new Map<number, ModelActivity>();
  readonly timers = new Map<number, () => void>();
  searchAttributes: Fields;
  memo: Fields;
  readonly closed: (() => void)[] = [];
  /** Events that came while a worker had a task are written behind it. */
  private buffered = 0;

  constructor(names: RunNames, carried: { input: readonly Payload[]; searchAttributes: Fields; memo: Fields }) {
    this.names = names;
    this.input = carried.input;
    this.searchAttributes = { ...carried.searchAttributes };
    this.memo = { ...carried.memo };
  }

  get isOpen(): boolean {
    return this.status === 'RUNNING';
  }

  /** @param events of the history that stand for this job */
  happened(job: Job, events = 1): void {
    this.pending.push(job);
    if (this.task === undefined) this.events += events;
    else this.buffered += events;
  }

  taskEnded(): void {
    this.task?.cancelTimeout();
    this.task = undefined;
    this.events += this.buffered;
    this.buffered = 0;
  }

  close(status: RunStatus, at: number): void {
    this.status = status;
    this.closedAt = at;
    this.events += 1;
    for (const cancel of this.timers.values()) cancel();
    for (const activity of this.activities.values()) activity.abandon();
    this.timers.clear();
    this.activities.clear();
    this.pending = [];
    for (const tell of this.closed.splice(0)) tell();
  }
}

/** Initialisation, then signals and updates, then everything else, each in the order of the history, as core sorts them. */
export function sortedJobs(jobs: readonly Job[]): Job[] {
  const rank = ({ variant }: Job): number =>
    variant === 'initializeWorkflow' ? 0 : variant === 'signalWorkflow' || variant === 'doUpdate' ? 1 : 2;
  return jobs.toSorted((one, other) => rank(one) - rank(other));
}

export function signatureOf(commands: readonly Command[]): string {
  return commands
    .map((command) => {
      const [kind = ''] = Object.keys(command).filter((key) => key !== 'userMetadata' && key !== 'eventGroupMarkers');
      const { scheduleActivity, startTimer, cancelTimer, requestCancelActivity } = command;
      const seq = (scheduleActivity ?? startTimer ?? cancelTimer ?? requestCancelActivity)?.seq;
      return [kind, scheduleActivity?.activityType, seq].filter((part) => part != null).join(' ');
    })
    .join(', ');
}
