// What an attempt of a write leaves for the next one. Temporal does not tell an attempt how the one before it ended, so each says that it has
// sent nothing; where nothing is said, its request may have left, and may still land (R23).

export interface WriteTrace {
  /** The attempt that says so of itself. */
  unsentBy: number;
  /** Epoch milliseconds by Temporal's clock: from then on no request of the attempts before it can land. */
  clearFrom: number;
}

/**
 * What either kind of word adds: how many attempts Gupy failed. Those that lost their worker do not count, since the next pause is that of
 * the target.
 */
export interface CountedFailures {
  /** @default 0 */
  failures?: number;
}

/** @param said last, by any attempt before */
export function failuresIn(said: unknown): number {
  const { failures } = (said ?? {}) as CountedFailures;
  return typeof failures === 'number' ? failures : 0;
}

export interface LaterAttempt {
  /** As Temporal counts; 1 too, where the activity was reset. */
  number: number;
  /** Epoch milliseconds by Temporal's clock. The attempt before it had ended by then, or was given up. */
  scheduledAt: number;
  /** What was said last by any attempt before, whatever that is. */
  said: unknown;
}

/** @param landsWithin milliseconds: for so long a request may still take effect once its attempt is over */
export function clearFrom({ number, scheduledAt, said }: LaterAttempt, landsWithin: number): number {
  const trace = (said ?? {}) as Partial<WriteTrace>;
  const isKnown = trace.unsentBy === number - 1 && typeof trace.clearFrom === 'number';
  return isKnown ? (trace.clearFrom ?? 0) : scheduledAt + landsWithin;
}
