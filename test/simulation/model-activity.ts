// One activity in the model of Temporal: its attempts, its timeouts, and the retry policy, as the server keeps them. An attempt that
// runs on a worker is known here by its token alone: what comes of an attempt that was given up already changes nothing.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  type RetryState,
  TimeoutFailure,
  type TimeoutType,
} from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { coresdk, temporal } from '@temporalio/proto';
import type { ModelRun, Payload } from './model-run';
import type { VirtualTime } from './virtual-time';

type Failure = temporal.api.failure.v1.IFailure;
export type Scheduled = coresdk.workflow_commands.IScheduleActivity;

/** How a worker ends an attempt. */
export type AttemptEnd = { result: Payload } | { failure: Failure };

export interface AttemptToken {
  readonly activity: ModelActivity;
  readonly attempt: number;
  readonly scheduledAt: number;
  /** What an attempt before said last. */
  readonly heartbeatDetails: unknown;
}

const attemptOfBytes = new WeakMap<Uint8Array, AttemptToken>();

/** As the SDK's client sends it. */
export function tokenBytes(token: AttemptToken): Uint8Array {
  const bytes = new Uint8Array(1);
  attemptOfBytes.set(bytes, token);
  return bytes;
}

export function tokenOf(bytes: Uint8Array): AttemptToken | undefined {
  return attemptOfBytes.get(bytes);
}

/** What the activity needs of its server. */
export interface ActivityHost {
  time: VirtualTime;
  /** Has a worker take it, now or once there is one. */
  offer: (activity: ModelActivity) => void;
  /** Its run hears of its end. */
  ended: (activity: ModelActivity, resolution: coresdk.activity_result.IActivityResolution, events: number) => void;
  /** Runs at this time, or when the server is up again. */
  later: (ms: number, run: () => void) => () => void;
}

/** The SDK's default, where a workflow names no other. */
const usual = { initial: 1_000, coefficient: 2 };

export class ModelActivity {
  readonly run: ModelRun;
  readonly scheduled: Scheduled;
  attempt = 0;
  /** Told to its attempt at the next heartbeat. */
  isCancelRequested = false;
  private readonly host: ActivityHost;
  /** Of the first attempt. */
  readonly scheduledAt: number;
  private attemptScheduledAt: number;
  private token: AttemptToken | undefined;
  private state: 'offered' | 'started' | 'pausing' | 'closed' = 'offered';
  private details: unknown;
  private timers: (() => void)[] = [];
  private endHeartbeat: () => void = () => undefined;
  private readonly endWhole: () => void;

  constructor(host: ActivityHost, run: ModelRun, scheduled: Scheduled) {
    this.host = host;
    this.run = run;
    this.scheduled = scheduled;
    this.scheduledAt = host.time.now;
    this.attemptScheduledAt = host.time.now;
    const whole = optionalTsToMs(scheduled.scheduleToCloseTimeout);
    this.endWhole = whole === undefined ? () => undefined : host.later(whole, () => this.timeOut('SCHEDULE_TO_CLOSE'));
    host.offer(this);
  }

  get isOffered(): boolean {
    return this.state === 'offered';
  }

  start(): AttemptToken {
    this.state = 'started';
    this.attempt += 1;
    const { attempt, attemptScheduledAt: scheduledAt, details: heartbeatDetails } = this;
    this.token = { activity: this, attempt, scheduledAt, heartbeatDetails };
    const limit = optionalTsToMs(this.scheduled.startToCloseTimeout);
    if (limit !== undefined) this.timers.push(this.host.later(limit, () => this.timeOut('START_TO_CLOSE')));
    this.beat();
    return this.token;
  }

  /** @returns whether the attempt is called off, or unknown */
  heartbeat(token: AttemptToken, details: unknown): 'go on' | 'cancel' | 'unknown' {
    if (token !== this.token) return 'unknown';
    this.details = details;
    this.beat();
    return this.isCancelRequested ? 'cancel' : 'go on';
  }

  end(token: AttemptToken, end: AttemptEnd): void {
    if (token !== this.token) return;
    this.endAttempt();
    if ('result' in end) return this.close({ completed: { result: end.result } });
    const error = defaultFailureConverter.failureToError(end.failure, defaultPayloadConverter);
    if (error instanceof CancelledFailure && this.isCancelRequested) return this.closeCancelled();
    this.retryAfter(error, optionalTsToMs(end.failure.applicationFailureInfo?.nextRetryDelay));
  }

  requestCancel(): void {
    this.isCancelRequested = true;
    if (this.state === 'offered' || this.state === 'pausing') this.closeCancelled();
  }

  /** Its run is over. */
  abandon(): void {
    this.endAttempt();
    this.endWhole();
    this.state = 'closed';
  }

  private beat(): void {
    this.endHeartbeat();
    const limit = optionalTsToMs(this.scheduled.heartbeatTimeout);
    if (limit !== undefined && limit > 0) this.endHeartbeat = this.host.later(limit, () => this.timeOut('HEARTBEAT'));
  }

  private timeOut(type: TimeoutType): void {
    if (this.state === 'closed') return;
    const details = type === 'HEARTBEAT' ? this.details : undefined;
    const error = new TimeoutFailure(`activity ${type} timeout`, details, type);
    this.endAttempt();
    if (type === 'SCHEDULE_TO_CLOSE') this.closeFailed(error, 'TIMEOUT');
    else this.retryAfter(error);
  }

  private retryAfter(error: Error, asked?: number): void {
    const { retryPolicy } = this.scheduled;
    const mostAttempts = retryPolicy?.maximumAttempts ?? 0;
    if (error instanceof ApplicationFailure && error.nonRetryable === true)
      return this.closeFailed(error, 'NON_RETRYABLE_FAILURE');
    if (this.isCancelRequested) return this.closeFailed(error, 'CANCEL_REQUESTED');
    if (mostAttempts > 0 && this.attempt >= mostAttempts) return this.closeFailed(error, 'MAXIMUM_ATTEMPTS_REACHED');
    const pause = asked ?? this.usualPause();
    const whole = optionalTsToMs(this.scheduled.scheduleToCloseTimeout);
    if (whole !== undefined && this.host.time.now + pause > this.scheduledAt + whole)
      return this.closeFailed(error, 'TIMEOUT');
    this.state = 'pausing';
    this.timers.push(
      this.host.later(pause, () => {
        this.state = 'offered';
        this.attemptScheduledAt = this.host.time.now;
        this.host.offer(this);
      }),
    );
  }

  private usualPause(): number {
    const { retryPolicy } = this.scheduled;
    const initial = optionalTsToMs(retryPolicy?.initialInterval) ?? usual.initial;
    const longest = optionalTsToMs(retryPolicy?.maximumInterval) ?? 100 * initial;
    const coefficient = retryPolicy?.backoffCoefficient ?? usual.coefficient;
    return Math.min(initial * coefficient ** (this.attempt - 1), longest);
  }

  private closeCancelled(): void {
    const failure = this.failureOf('Activity cancelled', new CancelledFailure('CANCELLED'), 'IN_PROGRESS');
    this.close({ cancelled: { failure } }, this.attempt === 0 ? 1 : 2);
  }

  private closeFailed(error: Error, retryState: RetryState): void {
    this.close({ failed: { failure: this.failureOf('Activity task failed', error, retryState) } });
  }

  private failureOf(message: string, cause: Error, retryState: RetryState): Failure {
    const { activityType, activityId } = this.scheduled;
    const failure = new ActivityFailure(message, activityType ?? '', activityId ?? '', retryState, 'model', cause);
    return defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter);
  }

  private close(resolution: coresdk.activity_result.IActivityResolution, events = 2): void {
    this.abandon();
    this.host.ended(this, resolution, events);
  }

  private endAttempt(): void {
    this.token = undefined;
    this.endHeartbeat();
    for (const cancel of this.timers.splice(0)) cancel();
  }
}
