// Several exams of one order: what a rule asks for, what came of each, and what is said of them. Types and limits alone;
// whole-result.ts decides.
import type { ResultContent, Told, VersionId } from './result';

/** What makes the result of an order whole: so many parts, or these. */
export type PartsRule = { count: number } | { names: string[] };

/** Of one order; a sender that names more has the rest noted. */
export const mostParts = 20;
/** Characters of a name. */
export const longestPartName = 60;

/** One exam of an order that has several. */
export interface Part {
  /** As the rule writes it, else as it came first. */
  name: string;
  /** Epoch milliseconds: the oldest date of its versions, also of those that are forgotten. */
  since: number;
  /** Epoch milliseconds: the newest date of those that are forgotten; no older one is news, however few are left. */
  forgottenUntil?: number;
  /** In the order of their arrival, the newest few by date; one at least. */
  versions: PartVersion[];
}

export interface PartVersion extends ResultContent, Told {
  id: VersionId;
  /** An ended run knew it, and said it. */
  isOfEndedRun?: true;
}

/** The newest of one part. `unnamed`: the rule has names, and not this one. */
export type SaidPart = Omit<ResultContent, 'occurredAt' | 'datedBy' | 'versionAt'> & { name: string; unnamed?: true };

export interface VersionParts extends PartsStanding {
  /** The ids of what it was made of. */
  madeOf: string;
}

/** How far an order is that has several exams. */
export interface PartsStanding<Came = SaidPart> {
  /** Parts that make it whole. */
  of: number;
  /** How many of them have no result. */
  lacking: number;
  /** Their names, where the rule has names. */
  missing: string[];
  /** Those of the rule first, in its order. */
  came: Came[];
}
