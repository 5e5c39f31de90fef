// One attempt of a write in Gupy, which must not be there twice (R23). After a worker that was lost the next attempt comes within
// seconds: what it finds in Gupy is done. What it does not find may still be on its way, unless the lost one had said that it had sent
// nothing (domain/write-trace.ts): a write waits for a place in the rate, and most that a kill catches are waiting.
// What could go wrong: an attempt that Temporal has given up sends all the same. So whoever has said that nothing was sent lets
// Temporal take down that the request leaves, and sends only then. A word is a write in Temporal's database, so an attempt that takes
// a moment says none.
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { clearFrom, type CountedFailures, failuresIn, type WriteTrace } from '../domain/write-trace';
import { HttpFailure, isRefused } from '../outbound/http-failure';
import { activityFailure, codedFailure } from './activity-failure';
import { isLaterAttempt, writeSpacing } from './attempt';
import { heartbeatEveryMs, signalOfFullAttempt } from './heartbeats';

/** Has Temporal take down what this attempt says; rejects where it did not, or does not know the attempt any more. */
export type TakeDown = (taskToken: Uint8Array, said: unknown) => Promise<void>;

export interface WriteAttempt {
  /** An attempt before this one may have written. */
  isLater: boolean;
  signal: AbortSignal;
  /** @throws ApplicationFailure while a request of an attempt before this one may land: the next attempt comes when it can no more */
  untilClear(): void;
  /** Called when the request has its place in the rate and leaves next. Rejects where it must not. */
  leaving: () => Promise<void>;
}

/** Of the failure of an attempt that waits until a request of an earlier one can land no more. */
export const lookingAgain = 'looking again when that can land no more';

/** Milliseconds of an attempt that says nothing. */
const quickMs = 500;
/** Where nothing was sent, another worker may try at once. */
const soonMs = 1_000;

/** Runs one attempt, and turns what it throws into the failure Temporal should see. */
export async function writeAttempt<T>(takeDown: TakeDown, run: (attempt: WriteAttempt) => Promise<T>): Promise<T> {
  const attempt = new SpeakingAttempt(takeDown);
  try {
    return await run(attempt);
  } catch (error) {
    attempt.endsBy(error);
    if (cancellationSignal().aborted)
      throw codedFailure('BRIDGE_GUPY_UNAVAILABLE', 'The worker stopped during the attempt', soonMs);
    throw activityFailure('GUPY', error, { attempt: attempt.failures });
  } finally {
    attempt.end();
  }
}

class SpeakingAttempt implements WriteAttempt {
  readonly isLater: boolean;
  readonly signal = signalOfFullAttempt();
  /** Of this attempt too, once it has failed. */
  failures: number;
  private readonly trace: WriteTrace;
  private readonly takeDown: (said: unknown) => Promise<void>;
  private readonly startedAt = performance.now();
  private readonly scheduledAt: number;
  private hasLeft = false;
  private hasSpoken = false;
  private readonly first: NodeJS.Timeout | undefined;
  private readonly others: NodeJS.Timeout;

  constructor(takeDown: TakeDown) {
    const info = activityInfo();
    const { attempt: number, currentAttemptScheduledTimestampMs: scheduledAt } = info;
    const said: unknown = info.heartbeatDetails;
    this.takeDown = (what) => takeDown(info.taskToken, what);
    this.isLater = isLaterAttempt();
    this.failures = failuresIn(said);
    this.scheduledAt = scheduledAt;
    const clear = this.isLater ? clearFrom({ number, scheduledAt, said }, writeSpacing) : 0;
    this.trace = { unsentBy: number, clearFrom: clear };
    // A later attempt reads before it writes, which is no moment.
    if (this.isLater) this.speak();
    else this.first = setTimeout(() => this.speak(), quickMs);
    this.others = setInterval(() => this.speak(), heartbeatEveryMs);
  }

  untilClear(): void {
    const waitMs = this.trace.clearFrom - this.scheduledAt;
    if (waitMs <= 0) return;
    const message = `Not there yet, but an attempt without an answer may have sent it: ${lookingAgain}`;
    // It began when it was scheduled or later, so what it took is over too.
    const remainingMs = Math.ceil(waitMs - this.elapsedMs);
    throw codedFailure('BRIDGE_GUPY_UNAVAILABLE', message, Math.max(soonMs, remainingMs));
  }

  readonly leaving = async (): Promise<void> => {
    const isQuick = !this.hasSpoken && this.elapsedMs < quickMs;
    this.left();
    if (isQuick) return;
    // The SDK keeps words back for a while: from now on this is the one it has.
    this.speak();
    try {
      await this.takeDown(this.said);
    } catch (error) {
      this.hasLeft = false;
      const reason = error instanceof Error ? error.message : String(error);
      // Temporal may be overloaded: the next attempt comes as the retry policy says, later each time.
      throw codedFailure('BRIDGE_GUPY_UNAVAILABLE', `Not sent, since Temporal did not take it down: ${reason}`);
    }
    if (!this.signal.aborted) return;
    this.hasLeft = false;
    throw this.signal.reason;
  };

  /** The next one hears of the failure, and, only where nothing of this attempt can land any more, of that. */
  endsBy(error: unknown): void {
    const isFailure = error instanceof HttpFailure;
    if (isFailure) this.failures += 1;
    const mayLand = this.hasLeft && !isRefused(error);
    if (!mayLand) this.hasLeft = false;
    if (isFailure || !mayLand) this.speak();
  }

  end(): void {
    clearTimeout(this.first);
    clearInterval(this.others);
  }

  /** A quick one has no word out that says otherwise. */
  private left(): void {
    this.hasLeft = true;
    clearTimeout(this.first);
  }

  private get elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  private get said(): (WriteTrace | { leftBy: number }) & CountedFailures {
    const counted = this.failures > 0 ? { failures: this.failures } : {};
    return { ...(this.hasLeft ? { leftBy: this.trace.unsentBy } : this.trace), ...counted };
  }

  private speak(): void {
    this.hasSpoken = true;
    heartbeat(this.said);
  }
}
