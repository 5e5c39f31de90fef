// The reports of progress in the mailbox of an order: kept for whoever claims it, and passed on to whoever did (P-EARLY). The run
// sorts them by their dates, so a full mailbox forgets the oldest to come. What could go wrong: reports must never take the room of
// results, so they have a queue of their own.
import { withinLimits } from './progress';
import type { Progress } from './stage';

/** Whose an order is: the application, and the reference under which it ordered. */
export interface MailboxOwner {
  applicationId: number;
  reference: string;
}

export interface ReportLetter {
  owner: MailboxOwner;
  /** With the reference that it came without. */
  progress: Progress;
}

export interface MailboxReports {
  /** The last few, in the order of their arrival. */
  kept: Progress[];
  /** What is still to be passed on, oldest first. */
  letters: ReportLetter[];
}

/** The part of a mailbox that is about them. */
interface WithReports {
  owners: readonly MailboxOwner[];
  reports?: MailboxReports;
}

const mostKept = 12;
/** Of all owners: Temporal takes 2 MB, and results need their part of it. */
const mostLetters = 100;
const noReports: MailboxReports = { kept: [], letters: [] };

/** The same mailbox for a repeat. */
export function putProgress<M extends WithReports>(mailbox: M, sent: Progress): M {
  const { owners, reports = noReports } = mailbox;
  const progress = withinLimits(sent);
  const key = keyOf(progress);
  const isRepeat =
    progress.source === 'reading'
      ? reports.kept.slice(-1).some((other) => keyOf(other) === key)
      : reports.kept.some((other) => keyOf(other) === key);
  if (isRepeat) return mailbox;
  const letters = [...reports.letters, ...owners.map((owner) => letterTo(owner, progress))];
  return { ...mailbox, reports: { kept: [...reports.kept, progress].slice(-mostKept), letters: bounded(letters) } };
}

/** An application that claims the order for the first time gets all that is kept. */
export function reportTo<M extends WithReports>(mailbox: M, owner: MailboxOwner): M {
  const { reports } = mailbox;
  if (reports === undefined || reports.kept.length === 0) return mailbox;
  const letters = [...reports.letters, ...reports.kept.map((progress) => letterTo(owner, progress))];
  return { ...mailbox, reports: { ...reports, letters: bounded(letters) } };
}

/** For each owner the last few. */
function bounded(letters: readonly ReportLetter[]): ReportLetter[] {
  const countLater = ({ owner }: ReportLetter, index: number) =>
    letters.slice(index + 1).filter((other) => other.owner.applicationId === owner.applicationId).length;
  return letters.filter((letter, index) => countLater(letter, index) < mostKept).slice(-mostLetters);
}

function letterTo(owner: MailboxOwner, progress: Progress): ReportLetter {
  return { owner, progress: { ...progress, reference: owner.reference } };
}

/** An event has its id for ever; a date of arrival is another one each time. */
function keyOf({ progressId, source, stage, scheduledFor, place, examUrl, occurredAt, datedBy }: Progress): string {
  const dated = datedBy === 'arrival' ? null : occurredAt;
  return JSON.stringify([progressId, ...(source === 'reading' ? [stage, scheduledFor, place, examUrl, dated] : [])]);
}

// Callbacks of an order that could not be read, on their way to the applications that have it: each is told once for each reason (P-REAL).
// What could go wrong: a sender that repeats them for ever; so a mailbox keeps the last few reasons, and knows them.

export interface RefusalLetter {
  owner: MailboxOwner;
  /** Names fields, no values. */
  reason: string;
}

export interface MailboxRefusals {
  /** Reasons that the owners heard, the last one last. */
  known: string[];
  /** What is still to be passed on, oldest first. */
  letters: RefusalLetter[];
}

/** The part of a mailbox that is about them. */
interface WithRefusals {
  owners: readonly MailboxOwner[];
  refusals?: MailboxRefusals;
}

const mostKnown = 5;
const mostRefusalLetters = 50;
const noRefusals: MailboxRefusals = { known: [], letters: [] };

/** The same mailbox for a reason that is known, and where nobody claimed the order yet. */
export function putRefusal<M extends WithRefusals>(mailbox: M, reason: string): M {
  const { owners, refusals = noRefusals } = mailbox;
  if (owners.length === 0 || refusals.known.includes(reason)) return mailbox;
  const known = [...refusals.known, reason].slice(-mostKnown);
  const letters = [...refusals.letters, ...owners.map((owner) => ({ owner, reason }))].slice(-mostRefusalLetters);
  return { ...mailbox, refusals: { known, letters } };
}
