// What the core can ask the shell to do. One action is one activity.
import type { NoticeTopic, NoticeWording } from './notice';
import { isSameVersion } from './versions';
import {
  type Lane,
  type Running,
  type SaidId,
  type StuckWrite,
  findEntry,
  type ApplicationState,
  type Entry,
} from './state';

interface TagWrite {
  reference: string;
  slot: string;
  jobId: number;
  tag: string;
}

export type Action =
  | { type: 'orderExam'; reference: string }
  /** `attempt`: of which order, where it is not the first; another may follow before the answer comes. */
  | { type: 'cancelOrder'; reference: string; attempt?: number }
  | { type: 'fetchResult'; reference: string; last: boolean; attempt?: number }
  /** `provider`: the one whose results wait for it. */
  | { type: 'recoverEntry'; reference: string; provider: string }
  | SendNotice
  /** `version: null`: nothing counts any more, so the tag is taken back. */
  | ({ type: 'removeTag'; version: SaidId | null; tagId?: number } & TagWrite)
  | ({ type: 'putTag'; version: SaidId; readFirst: boolean } & TagWrite)
  | { type: 'postComment'; reference: string; version: SaidId; jobId: number; text: string; readFirst: boolean };

/** A message to the candidate. `stepId`: only while the candidate is there. `until`: not sent at that time (epoch ms) or later. */
export interface SendNotice {
  type: 'sendNotice';
  reference: string;
  jobId: number;
  stepId?: number;
  topic: NoticeTopic;
  message: NoticeWording;
  until: number;
}

export type Write = Extract<Action, { type: 'removeTag' | 'putTag' | 'postComment' }>;

export function isWrite(action: Action): action is Write {
  return laneOf[action.type] === 'write';
}

/** What stops where the action fails for good. */
export const laneOf = {
  orderExam: 'order',
  cancelOrder: 'cancel',
  fetchResult: 'poll',
  recoverEntry: 'recover',
  sendNotice: 'notify',
  removeTag: 'write',
  putTag: 'write',
  postComment: 'write',
} as const satisfies Record<Action['type'], Lane>;

export function runningOf({ type, reference }: Action): Running {
  return { lane: laneOf[type], reference };
}

/**
 * Whether two actions exclude each other. All writes of one application do, for its tags are one set; orders, cancellations and
 * polls of different entries run side by side, so a dead provider holds up nothing but itself.
 */
export function exclude(one: Running, other: Running): boolean {
  return one.lane === other.lane && (one.lane === 'write' || one.reference === other.reference);
}

export function isRunning(running: readonly Running[], lane: Lane, reference: string): boolean {
  return running.some((other) => exclude({ lane, reference }, other));
}

/** What is stuck where this write fails for good. */
export function stuckBy(write: Write): StuckWrite {
  const { type, version } = write;
  if (type === 'postComment') return { what: 'comment', version };
  return { what: type === 'putTag' ? 'put' : 'removal', version, tag: write.tag };
}

export function isStuckBy(write: Write, stuck: StuckWrite): boolean {
  const { what, version, ...tag } = stuckBy(write);
  const isSameTag = !('tag' in tag) || !('tag' in stuck) || tag.tag === stuck.tag;
  return what === stuck.what && isSameTag && isSameVersion(version, stuck.version);
}

// Which calls to Gupy go on the lane of one provider alone (P-OWN, R27): those that no open order waits for. A provider decides how
// many late results, corrections and reports it sends, and each of them costs calls of a rate that all share. So they wait for each
// other, and never before the order or the first result of another provider's exam.

/** A result and two corrections go with everybody's; more are rare where nobody floods. */
const versionsOfAll = 3;
/** Ordered, scheduled, moved twice, started, attended. */
const stagesOfAll = 6;

/** The provider on whose lane the action goes; `undefined` for what goes with everybody's. */
export function ownLaneOf(state: ApplicationState, action: Action): string | undefined {
  if (action.type === 'recoverEntry') return action.provider;
  if (!isWrite(action) && action.type !== 'sendNotice') return undefined;
  const entry = findEntry(state, action.reference);
  if (entry === undefined) return undefined;
  const isExtra = saidBy(entry, action).some(isExtraOf);
  return entry.origin.from === 'late-result' || isExtra ? entry.movement.rule.provider : undefined;
}

/** A message, and a tag that is taken back, follow whatever came last. */
function saidBy({ versions, stages = [] }: Entry, action: Write | SendNotice): { id: SaidId; arrival: number }[] {
  if (action.type === 'sendNotice') return stages.slice(-1);
  const { version } = action;
  return version === null
    ? [...versions.slice(-1), ...stages.slice(-1)]
    : [...versions, ...stages].filter(({ id }) => isSameVersion(id, version));
}

function isExtraOf({ id, arrival }: { id: SaidId; arrival: number }): boolean {
  return (id.by === 'provider' && arrival > versionsOfAll) || (id.by === 'progress' && arrival > stagesOfAll);
}
