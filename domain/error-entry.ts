// What a row of the error table says.

/**
 * - `nobody`: trying again does not help until somebody changes something.
 * - `temporal`: Temporal retries the activity, 5 s doubling to 10 min, for 7 days.
 * - `run`: the activity fails, and the run tries again with growing pauses, since a replaced token heals it.
 * - `sender`: the sender of the request sends it again.
 * - `person`: the user runs the command again.
 */
export type RetriedBy = 'nobody' | 'temporal' | 'run' | 'sender' | 'person';

export interface ErrorEntry {
  /** @default nobody */
  retriedBy?: RetriedBy;
  /** Who has to act. @default operator */
  asks?: 'operator' | 'gupy-admin' | 'provider' | 'sender' | 'maintainer' | 'nobody';
  /** A call that failed with it may have had its effect. @default false */
  leavesDoubt?: true;
  /** HTTP status, where a receiver answers with this error. */
  status?: number;
  /** Of a command that ends with this error. @default 1 */
  exitCode?: 2;
  message: string;
  action: string;
}
