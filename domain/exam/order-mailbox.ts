// The mailbox of one order at a provider that echoes nothing of ours: it holds what came until it knows whose it is, and
// passes everything on (P-EARLY). Either side may come first. What could go wrong: where an order is named after the test and
// the address alone, one person in two jobs, or back in the step, has one order twice; so each application that claims it
// hears of its results, under the reference of its newest claim. Pure; the workflow of the same name carries it out.
import { instantOf } from '../instant';
import { fullFrom, mostHeld } from './held-results';
import {
  type MailboxReports,
  type ReportLetter,
  reportTo,
  type MailboxOwner,
  type MailboxRefusals,
  type RefusalLetter,
} from './mailbox-letters';
import { mostParts } from './part';
import type { Result } from './result';

export interface Letter {
  owner: MailboxOwner;
  /** With the reference that it came without. */
  result: Result;
}

export interface Mailbox {
  /** One for each application, that of its newest claim. */
  owners: MailboxOwner[];
  /** What came before the first claim, oldest first. */
  unclaimed: Result[];
  /** What is still to be passed on, oldest first. */
  letters: Letter[];
  /** By its date, in whatever order they came: for an application that claims the order afterwards. */
  newest?: Result;
  /** The same of each exam, where the order has several. */
  newestParts?: Result[];
  /** How far the exam is. Absent: nothing was reported. */
  reports?: MailboxReports;
  /** Callbacks that could not be read. Absent: there was none. */
  refusals?: MailboxRefusals;
  /** What came, in short, the last one last: the repeat of an event starts no work. */
  known: string[];
}

const mostKnown = 200;
/** Characters of all of them; what is forgotten is passed on again, and the application knows it. */
const longestKnown = 200_000;
/** Nobody applies for so many jobs with the same test; the oldest are forgotten. */
const mostOwners = 50;

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
  return { ...came, letters: [...letters, ...owners.map((owner) => letterTo(owner, result))] };
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

/** The same mailbox for a repeat. Who is the first to claim gets all that came; another application the newest of it. */
export function claim(mailbox: Mailbox, owner: MailboxOwner): Mailbox {
  const { owners, unclaimed, letters } = mailbox;
  const before = owners.find(({ applicationId }) => applicationId === owner.applicationId);
  if (before?.reference === owner.reference) return mailbox;
  const others = owners.filter((other) => other !== before);
  const claimed = { ...mailbox, owners: [...others, owner].slice(-mostOwners), unclaimed: [] };
  // What came for an earlier claim of the same application was delivered there; a new exam of it waits for a new result.
  const untold = before !== undefined ? [] : owners.length === 0 ? unclaimed : newestOf(mailbox);
  const told = { ...claimed, letters: [...letters, ...untold.map((result) => letterTo(owner, result))] };
  return before === undefined ? reportTo(told, owner) : told;
}

/** An application was erased: the others share the order, and keep what is theirs. */
export function withoutOwner(mailbox: Mailbox, applicationId: number): Mailbox {
  const isOther = (owner: MailboxOwner) => owner.applicationId !== applicationId;
  const owners = mailbox.owners.filter(isOther);
  if (owners.length === mailbox.owners.length) return mailbox;
  return { ...lettersWhere(mailbox, ({ owner }) => isOther(owner)), owners };
}

export type NextLetter = Letter | ReportLetter | RefusalLetter;

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

function letterTo(owner: MailboxOwner, result: Result): Letter {
  return { owner, result: { ...result, reference: owner.reference } };
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
