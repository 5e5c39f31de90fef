// The mailbox of one order at a provider that echoes nothing of ours: it holds what came until it knows whose it is, and
// passes everything on (P-EARLY). Either side may come first. What could go wrong: where an order is named after the test and
// the address alone, one person in two jobs, or back in the step, has one order twice; so each application that claims it
// hears of its results, under the reference of its newest claim. Pure; the workflow of the same name carries it out.
import { instantOf } from '../instant';
import { fullFrom, mostHeld } from './held-results';
import { mostParts } from './part';
import { withinLimits } from './progress';
import type { Result } from './result';
import type { Progress } from './stage';

/** Whose an order is: the application, and the reference under which it ordered. */
export interface MailboxOwner {
  applicationId: number;
  reference: string;
}

/** What is still to be passed on to one owner. A result or a report has the reference that it came without. */
type Letter<Said> = { owner: MailboxOwner } & Said;
type ResultLetter = Letter<{ result: Result }>;
type ReportLetter = Letter<{ progress: Progress }>;
/** `reason` names fields, no values. */
type RefusalLetter = Letter<{ reason: string }>;

export interface Mailbox {
  /** One for each application, that of its newest claim. */
  owners: MailboxOwner[];
  /** What came before the first claim, oldest first. */
  unclaimed: Result[];
  /** Oldest first, as all letters. */
  letters: ResultLetter[];
  /** By its date, in whatever order they came: for an application that claims the order afterwards. */
  newest?: Result;
  /** The same of each exam, where the order has several. */
  newestParts?: Result[];
  /** How far the exam is: the last few reports, in the order of their arrival. They never take the room of results. */
  reports?: { kept: Progress[]; letters: ReportLetter[] };
  /** Callbacks that could not be read, and the last few reasons that the owners heard: each is told once (P-REAL). */
  refusals?: { known: string[]; letters: RefusalLetter[] };
  /** What came, in short, the last one last: the repeat of an event starts no work. */
  known: string[];
}

const mostKnown = 200;
/** Characters of all of them; what is forgotten is passed on again, and the application knows it. */
const longestKnown = 200_000;
/** Nobody applies for so many jobs with the same test; the oldest are forgotten. */
const mostOwners = 50;
/** The run sorts reports by their dates, so the oldest to come are forgotten. */
const mostReports = 12;
/** Of all owners: Temporal takes 2 MB, and results need their part of it. */
const mostReportLetters = 100;
const mostReasons = 5;
const mostRefusalLetters = 50;

export const emptyMailbox: Mailbox = { owners: [], unclaimed: [], letters: [], known: [] };

/** The same mailbox for a repeat, and for one letter too many. */
export function putResult(mailbox: Mailbox, result: Result): Mailbox {
  const { owners, unclaimed, letters, known } = mailbox;
  const key = keyOf(result);
  // A reading repeats only what came last: a state that comes back is news (R29).
  const isRepeat = result.source === 'reading' ? known.at(-1) === key : known.includes(key);
  if (isRepeat || waitsPerOwner(mailbox) >= mostHeld) return mailbox;
  const came = { ...withNewest(mailbox, result), known: remembered([...known, key]) };
  if (owners.length === 0) return { ...came, unclaimed: [...unclaimed, result] };
  return { ...came, letters: [...letters, ...owners.map((owner) => resultTo(owner, result))] };
}

function withNewest(mailbox: Mailbox, result: Result): Mailbox {
  const { newest, newestParts = [] } = mailbox;
  const isOlder = (known: Result | undefined) => known !== undefined && datedAt(result) < datedAt(known);
  if (result.part === undefined) return isOlder(newest) ? mailbox : { ...mailbox, newest: result };
  const before = newestParts.find(({ part }) => part === result.part);
  if (isOlder(before)) return mailbox;
  const others = newestParts.filter((known) => known !== before);
  return { ...mailbox, newestParts: [...others, result].slice(-mostParts) };
}

function newestOf({ newest, newestParts = [] }: Mailbox): Result[] {
  return [...newestParts, ...(newest === undefined ? [] : [newest])];
}

function remembered(known: readonly string[]): string[] {
  let length = 0;
  const tooMany = known.findLastIndex((key) => (length += key.length) > longestKnown);
  return known.slice(tooMany + 1).slice(-mostKnown);
}

/** The receiver refuses what comes now, since the mailbox could not keep it (R27). */
export function isMailboxFull(mailbox: Mailbox): boolean {
  return waitsPerOwner(mailbox) >= fullFrom;
}

/** An order has a handful of versions; more is a sender that runs wild. */
function waitsPerOwner({ owners, unclaimed, letters }: Mailbox): number {
  return Math.max(unclaimed.length, letters.length / Math.max(1, owners.length));
}

/** The same mailbox for a repeat. */
export function putProgress(mailbox: Mailbox, sent: Progress): Mailbox {
  const { owners, reports: { kept, letters } = { kept: [], letters: [] } } = mailbox;
  const progress = withinLimits(sent);
  const key = keyOfReport(progress);
  const comparable = progress.source === 'reading' ? kept.slice(-1) : kept;
  if (comparable.some((other) => keyOfReport(other) === key)) return mailbox;
  const more = owners.map((owner) => reportTo(owner, progress));
  const reports = { kept: [...kept, progress].slice(-mostReports), letters: bounded([...letters, ...more]) };
  return { ...mailbox, reports };
}

/** For each owner the last few. */
function bounded(letters: readonly ReportLetter[]): ReportLetter[] {
  const countLater = ({ owner }: ReportLetter, index: number) =>
    letters.slice(index + 1).filter((other) => other.owner.applicationId === owner.applicationId).length;
  return letters.filter((letter, index) => countLater(letter, index) < mostReports).slice(-mostReportLetters);
}

/** The same mailbox for a reason that is known, and where nobody claimed the order yet. */
export function putRefusal(mailbox: Mailbox, reason: string): Mailbox {
  const { owners, refusals: { known, letters } = { known: [], letters: [] } } = mailbox;
  if (owners.length === 0 || known.includes(reason)) return mailbox;
  const more = owners.map((owner) => ({ owner, reason }));
  const refusals = {
    known: [...known, reason].slice(-mostReasons),
    letters: [...letters, ...more].slice(-mostRefusalLetters),
  };
  return { ...mailbox, refusals };
}

/** The same mailbox for a repeat. Who is the first to claim gets all that came; another application the newest of it. */
export function claim(mailbox: Mailbox, owner: MailboxOwner): Mailbox {
  const { owners, unclaimed, letters, reports } = mailbox;
  const before = owners.find(({ applicationId }) => applicationId === owner.applicationId);
  if (before?.reference === owner.reference) return mailbox;
  const others = owners.filter((other) => other !== before);
  const claimed = { ...mailbox, owners: [...others, owner].slice(-mostOwners), unclaimed: [] };
  // What came for an earlier claim of the same application was delivered there; a new exam of it waits for a new result.
  if (before !== undefined) return claimed;
  const untold = owners.length === 0 ? unclaimed : newestOf(mailbox);
  const told = { ...claimed, letters: [...letters, ...untold.map((result) => resultTo(owner, result))] };
  if (reports === undefined) return told;
  const more = reports.kept.map((progress) => reportTo(owner, progress));
  return { ...told, reports: { ...reports, letters: bounded([...reports.letters, ...more]) } };
}

/** An application was erased: the others share the order, and keep what is theirs. */
export function withoutOwner(mailbox: Mailbox, applicationId: number): Mailbox {
  const isOther = (owner: MailboxOwner) => owner.applicationId !== applicationId;
  const owners = mailbox.owners.filter(isOther);
  if (owners.length === mailbox.owners.length) return mailbox;
  return { ...lettersWhere(mailbox, ({ owner }) => isOther(owner)), owners };
}

export type NextLetter = ResultLetter | ReportLetter | RefusalLetter;

/** Results first, then reports, then what was refused. */
export function nextLetter({ letters, reports, refusals }: Mailbox): NextLetter | undefined {
  return letters[0] ?? reports?.letters[0] ?? refusals?.letters[0];
}

/** The mailbox as it is by then: while the letter was delivered, others came or went. */
export function passedOn(mailbox: Mailbox, letter: NextLetter): Mailbox {
  return lettersWhere(mailbox, (other) => other !== letter);
}

function lettersWhere(mailbox: Mailbox, isKept: (letter: NextLetter) => boolean): Mailbox {
  const { letters, reports, refusals } = mailbox;
  return {
    ...mailbox,
    letters: letters.filter(isKept),
    ...(reports && { reports: { ...reports, letters: reports.letters.filter(isKept) } }),
    ...(refusals && { refusals: { ...refusals, letters: refusals.letters.filter(isKept) } }),
  };
}

function resultTo(owner: MailboxOwner, result: Result): ResultLetter {
  return { owner, result: { ...result, reference: owner.reference } };
}

function reportTo(owner: MailboxOwner, progress: Progress): ReportLetter {
  return { owner, progress: { ...progress, reference: owner.reference } };
}

function datedAt({ occurredAt, versionAt = occurredAt }: Result): number {
  return instantOf(versionAt);
}

/** Everything that it says: a known id with another content is for the application to note (R9). */
function keyOf({ occurredAt, versionAt = occurredAt, reference: _reference, ...said }: Result): string {
  // An event has its id for ever; the date of a reading is part of what it says, unless it is that of its arrival.
  const isDated = said.source === 'reading' && said.datedBy !== 'arrival';
  return JSON.stringify([said, isDated ? versionAt : null]);
}

/** An event has its id for ever; a date of arrival is another one each time. */
function keyOfReport(report: Progress): string {
  const { progressId, source, stage, scheduledFor, place, examUrl, occurredAt, datedBy } = report;
  const dated = datedBy === 'arrival' ? null : occurredAt;
  return JSON.stringify([progressId, ...(source === 'reading' ? [stage, scheduledFor, place, examUrl, dated] : [])]);
}
