// What the bridge knows about one application. It is the record of what happened, not of what to do: status, late or in
// time, and what must be written in Gupy are derived from it (entry-status.ts, versions.ts, publication.ts), so that the
// order in which facts arrive cannot leave a wrong flag behind (P-ORDER). Plain JSON: it is carried over continue-as-new.
import type { ErrorCode } from '../error-table';
import type { ExamRule } from './exam-rule';
import type { Movement } from './movement';
import type { Outcome } from './outcome';
import type { Result } from './result';

export interface ApplicationState {
  applicationId: number;
  /** The newest movement seen, by date and then event id; anything older changes nothing. */
  newest?: Movement;
  /** Event ids of movements that count from when they came, for their dates are in the far future; the last few. */
  misdated?: string[];
  /** One per entry into an exam step, oldest first. */
  entries: Entry[];
  /** Results for entries of an earlier run, waiting for their entry to be found again. */
  recoveries: Recovery[];
  /** Tags in Gupy that are ours, by the exam step they belong to. */
  standingTags: StandingTag[];
  /** Actions that were started and have not answered yet. */
  running: string[];
  /** Epoch milliseconds of the last fact that changed anything: the linger (`closeAfter`) counts from here. */
  changedAt: number;
  /** What an operator should know but need not act on, newest last, bounded. */
  notes: string[];
}

export interface ExamMovement extends Movement {
  rule: ExamRule;
}

export interface Entry {
  reference: string;
  movement: ExamMovement;
  /** Newer movements into the same step while this exam was under way, oldest first, the last few only. */
  rejoined: ExamMovement[];
  /** Found again after its run had ended: every result counts as late. */
  recovered: boolean;
  /** What an ended run knew of it, where Temporal still tells. */
  settledBefore?: SettledBefore;
  /** Something may have been written before this run knew of it, so every write reads first. */
  readFirst: boolean;
  placed?: PlacedOrder;
  /** An attempt of this run to order got no clear answer: the provider may have the order since then. */
  orderTried: boolean;
  /** The newest movement's event id when the order was last attempted: a read-back answers for no later movement. */
  attemptedFor?: string;
  /** Why nothing was ordered: the read-back said so, or an operator skipped it. */
  ignored?: string;
  /** It was the read-back that said so: where the candidate is in the step after all, the exam is still to be ordered. */
  notThere?: true;
  /** The movement that first took the candidate out of the step while the exam was open. */
  left?: { occurredAt: string };
  /** The open order was cancelled at the provider, or the operator let it be. */
  cancelled: boolean;
  /** Epoch milliseconds: the date of the oldest version, from which on the exam was not under way any more. */
  decidedAt?: number;
  /** Epoch milliseconds when the deadline passed without a result. */
  expiredAt?: number;
  /** Epoch milliseconds of the last time the provider was asked. */
  polledAt?: number;
  /** Epoch milliseconds: the deadline had passed then, and the provider is being asked once more. */
  askedSince?: number;
  /** The provider was asked once more at the deadline, and answered. */
  lastPollDone: boolean;
  versions: Version[];
  attentions: EntryAttention[];
}

export interface SettledBefore {
  resultIds: string[];
  /** Epoch milliseconds: the newest date among them. */
  newestAt: number;
}

export interface PlacedOrder {
  orderId: string;
  /** Epoch milliseconds. */
  orderedAt: number;
  deadlineAt: number;
  /** The provider can be asked for the result. */
  canPoll: boolean;
  /** Milliseconds between two polls; absent: only once, at the deadline. */
  pollEvery?: number;
  /** The provider knew the order already: ask for its result at once, it may have been sent to an earlier run. */
  knownBefore: boolean;
}

/** One version of a result: from the provider, from the deadline, or from an operator. */
export interface Version {
  versionId: string;
  source: 'provider' | 'deadline' | 'operator';
  occurredAt: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  outcome: Outcome;
  score?: number;
  maxScore?: number;
  summary?: string;
  reportUrl?: string;
  /** The deadline had passed when it came. */
  afterExpiry: boolean;
  /** Its comment stands in Gupy. */
  commented: boolean;
  /** Everything it asked for stood in Gupy at some time: a human was told. */
  published: boolean;
  /** An operator gave up writing it. */
  skipped: boolean;
}

export interface StandingTag {
  /** `<jobId>.<stepId>`: a later result of the same step replaces its tags. */
  slot: string;
  jobId: number;
  tag: string;
  /** False from the moment a put or a removal starts until its answer: it may stand. */
  confirmed: boolean;
  /** Found standing, where an earlier run may have put it: replaced by a result that counts, but never just taken back. */
  adopted: boolean;
}

export interface Recovery {
  reference: string;
  results: ReceivedResult[];
  attention?: Attention;
}

export interface ReceivedResult {
  result: Result;
  /** Epoch milliseconds. */
  receivedAt: number;
}

/** The parts of an entry that can be stuck independently of each other. */
export type EntryLane = 'order' | 'cancel' | 'poll' | 'write';

export interface Attention {
  /** `recover`: an entry of an ended run that cannot be found. */
  lane: EntryLane | 'recover';
  code: ErrorCode;
  reason: string;
  /** Epoch milliseconds. */
  since: number;
  /** For writes: the version that could not be written. */
  versionId?: string;
  /** For writes of a tag: which. */
  tag?: string;
  /** The bridge tries again by itself at this time (401, 403); absent: an operator must decide. */
  retryAt?: number;
  /** How often it failed in a row. */
  failures: number;
}

export type EntryAttention = Attention & { lane: EntryLane };

export function initialState(applicationId: number): ApplicationState {
  return {
    applicationId,
    entries: [],
    recoveries: [],
    standingTags: [],
    running: [],
    changedAt: 0,
    notes: [],
  };
}

export function slotOf(entry: Entry): string {
  return `${entry.movement.jobId}.${entry.movement.step.id}`;
}

export function findEntry(state: ApplicationState, reference: string): Entry | undefined {
  return state.entries.find((entry) => entry.reference === reference);
}

export function updateEntry(
  state: ApplicationState,
  reference: string,
  change: (entry: Entry) => Entry,
): ApplicationState {
  return {
    ...state,
    entries: state.entries.map((entry) => (entry.reference === reference ? change(entry) : entry)),
  };
}

const maxNotes = 20;
const noteLength = 300;

/** A note said once is enough: the repeat of what caused it changes nothing. */
export function addNote(state: ApplicationState, text: string): ApplicationState {
  const note = text.slice(0, noteLength);
  return state.notes.includes(note) ? state : { ...state, notes: [...state.notes, note].slice(-maxNotes) };
}
