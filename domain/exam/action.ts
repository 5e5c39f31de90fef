// What the core can ask the shell to do. One action is one activity.
import type { EntryLane } from './state';

export type Action =
  | { type: 'orderExam'; reference: string }
  | { type: 'cancelOrder'; reference: string }
  | { type: 'fetchResult'; reference: string; last: boolean }
  | { type: 'recoverEntry'; reference: string }
  | { type: 'removeTag'; reference: string; versionId: string; slot: string; jobId: number; tag: string }
  | {
      type: 'putTag';
      reference: string;
      versionId: string;
      slot: string;
      jobId: number;
      tag: string;
      readFirst: boolean;
    }
  | { type: 'postComment'; reference: string; versionId: string; jobId: number; text: string; readFirst: boolean };

/** A change in Gupy, made for one version of a result. */
export type Write = Extract<Action, { versionId: string }>;

/** The running key of every write: the tags of one application are one set. */
export const writeLane = 'write';

/**
 * Which actions exclude each other. All writes of one application share one lane; orders,
 * cancellations and polls of different entries run side by side, so a dead provider holds up nothing but itself.
 */
export function runningKey(action: Action): string {
  switch (action.type) {
    case 'removeTag':
    case 'putTag':
    case 'postComment':
      return writeLane;
    case 'orderExam':
    case 'cancelOrder':
    case 'fetchResult':
    case 'recoverEntry':
      return `${action.type}:${action.reference}`;
  }
}

export function isPoll(running: string): boolean {
  return running.startsWith('fetchResult:');
}

/** What of an entry stops where the action fails for good; a search has no entry yet. */
export function laneOf(action: Exclude<Action, { type: 'recoverEntry' }>): EntryLane;
export function laneOf(action: Action): EntryLane | undefined;
export function laneOf(action: Action): EntryLane | undefined {
  switch (action.type) {
    case 'orderExam':
      return 'order';
    case 'cancelOrder':
      return 'cancel';
    case 'recoverEntry':
      return undefined;
    case 'fetchResult':
      return 'poll';
    case 'removeTag':
    case 'putTag':
    case 'postComment':
      return 'write';
  }
}
