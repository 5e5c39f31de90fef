// The part of a running bridge that a story may ask, given by whoever starts the simulator beside one. Without it, the stories that
// look into the bridge cannot be played.

/** What a person has to look after. */
export interface Trouble {
  /** `order`, `write`, `cancel`, …: what did not work. */
  what: string;
  /** The tag that could not be put or removed. */
  tag: string | null;
  /** The bridge's own words, in English. */
  code: string;
  reason: string;
  /** ISO 8601. */
  since: string;
  /** ISO 8601: when the bridge tries again by itself; null: it waits for a person. */
  retryAt: string | null;
}

export interface ExamView {
  /** `needs-attention`, `waiting`, … */
  status: string;
  /** ISO 8601. */
  scheduledFor: string | null;
  attention: Trouble[];
}

export interface Deciders {
  /** Names of builds, in the order of their first decision. */
  builds: string[];
  /** Decisions that failed. */
  failed: number;
}

export interface BridgeDoor {
  /** Undefined: the bridge has no exam of this application. */
  statusOf(applicationId: number): Promise<ExamView | undefined>;
  /** The applications that need a person, the first thousand of them. */
  stuck(): Promise<number[]>;
  /** What an operator does with what is stuck. */
  retry(applicationId: number): Promise<void>;
  /** Looks for candidates whose webhook is missing, once, to its end. */
  reconcile(): Promise<void>;
  /** Orders for whoever stood in a step before its exam went live: what only a person may ask for. */
  orderPresent(): Promise<void>;
  /** What the run of an application says of itself where operators read it; empty where it has none. */
  detailsOf(applicationId: number): Promise<string>;
  /** All that is stored of an application, readable, as text. */
  storedOf(applicationId: number): Promise<string>;
  /** The company was replaced: ends what is open for anybody but these, and has nobody else on the board. Returns how many. */
  endRunsBut(applicationIds: readonly number[]): Promise<number>;
  /** Who decided in the run of an application. */
  decidersOf(applicationId: number): Promise<Deciders>;
  /** What carries out the exams is stopped; the next one is another build. `start` does nothing where one runs. */
  readonly worker: { stop(): Promise<void>; start(): Promise<void> };
  /** What receives events and results cannot reach Temporal any more, or can again. */
  readonly temporal: { cut(): void; mend(): void };
}
