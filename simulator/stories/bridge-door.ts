// The part of a running bridge that a story may ask, given by whoever starts the simulator beside one. Without it, the stories that
// look into the bridge cannot be played.

export interface BridgeDoor {
  /** `needs-attention`, `waiting`, …; undefined: the bridge has no exam of this application. */
  statusOf(applicationId: number): Promise<{ status: string; scheduledFor: string | null } | undefined>;
  /** What an operator does with what is stuck. */
  retry(applicationId: number): Promise<void>;
  /** Looks for candidates whose webhook is missing, once, to its end. */
  reconcile(): Promise<void>;
  /** All that is stored of an application, readable, as text. */
  storedOf(applicationId: number): Promise<string>;
  /** What receives events and results cannot reach Temporal any more, or can again. */
  readonly temporal: { cut(): void; mend(): void };
}
