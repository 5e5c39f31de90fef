// The record of one application: what happened, never what to do about it. Where an exam stands is derived from it in one
// place (phase.ts), so facts that arrive in another order leave the same record behind (P-ORDER) and no text can say more than
// the record does (P-TRUE). Unions keep impossible combinations out. Plain JSON: continue-as-new carries it over.
import type { ErrorCode } from '../error-table';
import type { ExamRule } from './exam-rule';
import type { Movement } from './movement';
import { type Note, withNote } from './notes';
import type { Notice, NoticePause, NoticeTopic } from './notice';
import type { DueOrder, LetBeReorder, Order, ReceivedResult } from './order';
import type { Part, VersionParts } from './part';
import type { StageContent } from './stage';
import type { Arrived, ResultContent, Told, VersionId } from './result';

export interface ApplicationState {
  applicationId: number;
  /** The newest movement seen, by date and then event id; an older one changes nothing. */
  newest?: Movement;
  /** Event ids of movements that are dated by arrival, for their own dates lie in the far future; the last few. */
  misdated?: string[];
  /** One per entry into an exam step, oldest first. */
  entries: Entry[];
  /** Results for entries of an ended run, waiting for their entry to be found again. */
  recoveries: Recovery[];
  /** Tags in Gupy that are ours, by the exam step they belong to. */
  standingTags: StandingTag[];
  /** Actions that were started and have not answered yet. */
  running: Running[];
  /** Epoch milliseconds of the last fact that changed anything: the linger (`closeAfter`) counts from here. */
  changedAt: number;
  /** What an operator should know but need not act on, newest last, bounded. */
  notes: Note[];
}

export interface ExamMovement extends Movement {
  rule: ExamRule;
}

/** One entry of the candidate into an exam step. */
export interface Entry {
  reference: string;
  movement: ExamMovement;
  /** Newer movements into the same step while this exam was under way, oldest first, the last few only. */
  rejoined: ExamMovement[];
  origin: Origin;
  order: Order;
  /** Ids of the orders whose exam the candidate missed and that another order followed, oldest first. Absent: none. */
  formerOrders?: string[];
  /** Cancellations of an order whose exam was to be ordered again: they decide nothing. The last few; absent: none. */
  closings?: Closing[];
  /** Ordering a missed exam again, while `order` still stands. Absent: nothing was tried since it was placed. */
  reorder?: DueOrder | LetBeReorder;
  /** The bridge stopped waiting without a result. */
  givenUp?: GivenUp;
  /** The movements that took the candidate out of the step while the exam was open, oldest first. */
  left: Leaving[];
  /** How far the exam is, before its result; in the order of their arrival. Absent: nothing was reported. */
  stages?: StageReport[];
  /** Messages to the candidate, in the order of their attempts. Absent: none. */
  notices?: Notice[];
  noticePause?: NoticePause;
  /** Exams of an order that has several, in the order of their first arrival. Absent: none came. */
  parts?: Part[];
  /** In the order of their arrival. */
  versions: Version[];
  /** Epoch milliseconds: the date of the oldest version, from which on the exam was not under way any more. */
  decidedAt?: number;
  attentions: EntryAttention[];
  /** Ids of other orders that results of this entry named: an operator was asked about each once. The last few. */
  otherOrders?: string[];
  /** Why a tag or comment of this entry may be in Gupy already: every write of it reads first. */
  mayBeWritten?: 'unclear-attempt' | 'known-order' | 'recovered' | 'result-before-order';
}

/** @see reorder.ts */
export interface Closing {
  resultId: string;
  /** Which order of the exam, counted from 1: a provider may give the next one the same id. */
  attempt: number;
  /** ISO 8601 UTC. */
  occurredAt: string;
}

/** `late-result`: found again after its run had ended, so every result counts as late until its movement comes. */
export interface Origin {
  from: 'movement' | 'late-result';
  /** The order that an ended run placed for it. */
  orderId?: string;
  /** What ended runs knew of it, where Temporal still retains them: it was ordered and decided there. */
  knownToEndedRuns?: KnownToEndedRuns;
  /** An ended run decided a later exam of this step. */
  overtaken?: true;
}

export interface KnownToEndedRuns {
  /** Oldest first. */
  versions: VersionId[];
  /** Epoch milliseconds: the newest date among them. */
  newestAt: number;
}

export interface GivenUp {
  /** `not-in-step`: the read-back said that nothing must be ordered. */
  because: 'not-in-step' | 'skipped' | 'decided-by-ended-run';
  reason: string;
}

export interface Leaving {
  occurredAt: string;
  /** Epoch milliseconds: when the bridge heard of it; `cancelAfter` counts from here. */
  knownAt: number;
}

/** What was done about something that is said in Gupy. */
export interface Said {
  comment: 'unwritten' | 'posted' | 'skipped';
  /** Tags that an operator gave up putting, or removing, for it; what is said next tries again. */
  skippedTags: SkippedTag[];
  /** Tags that are longer than Gupy takes: the comment has their text. */
  overlongTags: string[];
}

/** One report of how far the exam is. */
export interface StageReport extends StageContent, Said, Arrived {
  id: StageId;
}

/** `order`: the answer to the order said so. `again`: a state that came back. `attempt`: of which order, where it is not the first. */
export type StageId = { attempt?: number } & (
  { by: 'order'; stage: 'ordered' | 'scheduled' } | { by: 'progress'; progressId: string; again?: number }
);

/** One version of a result. */
export interface Version extends ResultContent, Said, Told {
  id: VersionId;
  /** Why the operator decided so; only of an operator's version. */
  note?: string;
  /** What it was made of, and what is missing, where the order has several exams. */
  parts?: VersionParts;
  /** Everything it asked for stood in Gupy at some time: the recruiter saw it. */
  published: boolean;
}

export interface SkippedTag {
  what: 'put' | 'removal';
  tag: string;
}

export interface StandingTag {
  /** `<jobId>.<stepId>`: a later result of the same step replaces its tags. */
  slot: string;
  jobId: number;
  tag: string;
  /** Gupy's id of it, where this run put it and Gupy answered one: the surest way to remove it. */
  tagId?: number;
  /** False from the moment a put or a removal starts until its answer: it may stand. */
  confirmed: boolean;
  /**
   * `ended-run`: found in Gupy, where an ended run may have put it: a result that counts replaces it, but it is never just
   * taken back. `nobody`: an operator gave up removing it.
   */
  owner: 'this-run' | 'ended-run' | 'nobody';
}

export interface Recovery {
  reference: string;
  results: ReceivedResult[];
  attention?: Failure;
}

/** A final failure that waits for an operator, or for a replaced token. */
export interface Failure {
  code: ErrorCode;
  reason: string;
  /** Epoch milliseconds. */
  since: number;
  /** The bridge tries again by itself at this time (401, 403); absent: an operator must decide. */
  retryAt?: number;
  /** How often it failed in a row. */
  failures: number;
}

/**
 * What goes on side by side, and can be stuck independently. `notify`: a message to the candidate. `recover`: the search for an entry
 * of an ended run. `result`: nothing that the bridge does, but a result that a person must judge.
 */
export type Lane = 'order' | 'cancel' | 'poll' | 'write' | 'notify' | 'recover' | 'result';

export interface Running {
  lane: Lane;
  reference: string;
  /** Epoch milliseconds: its attempts have failed since then, for an hour at least. */
  failingSince?: number;
}

export type EntryAttention = Failure &
  (
    | { lane: Exclude<Lane, 'write' | 'notify' | 'recover' | 'result'> }
    | { lane: 'write'; write: StuckWrite }
    | { lane: 'notify'; topic: NoticeTopic }
    /** A result names this order, which is not the placed one. `after`: the arrival of the last version before it. */
    | { lane: 'result'; orderId: string; after: number }
  );

/** What a write says in Gupy: a version of a result, or a stage before it. */
export type SaidId = VersionId | StageId;

/** `version: null`: a tag of what does not count any more. */
export type StuckWrite =
  { what: 'put' | 'removal'; version: SaidId | null; tag: string } | { what: 'comment'; version: SaidId };

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

/** A note is written once: the repeat of what caused it changes nothing. @param of the provider whose message it is about */
export function addNote(state: ApplicationState, text: string, of?: string): ApplicationState {
  const notes = withNote(state.notes, text, of);
  return notes === state.notes ? state : { ...state, notes };
}

/** What could not be used of a message of this provider. @param about the message, as the first word of each note */
export function addNotes(state: ApplicationState, about: string, notes: readonly string[], of: string) {
  return notes.reduce((noted, note) => addNote(noted, `Of ${about}, ${note}`, of), state);
}
