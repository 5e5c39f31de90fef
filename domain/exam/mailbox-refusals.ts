// Callbacks of an order that could not be read, on their way to the applications that have it: each is told once for each reason (P-REAL).
// What could go wrong: a sender that repeats them for ever; so a mailbox keeps the last few reasons, and knows them.
import type { MailboxOwner } from './mailbox-owner';

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
const mostLetters = 50;
const noRefusals: MailboxRefusals = { known: [], letters: [] };

/** The same mailbox for a reason that is known, and where nobody claimed the order yet. */
export function putRefusal<M extends WithRefusals>(mailbox: M, reason: string): M {
  const { owners, refusals = noRefusals } = mailbox;
  if (owners.length === 0 || refusals.known.includes(reason)) return mailbox;
  const known = [...refusals.known, reason].slice(-mostKnown);
  const letters = [...refusals.letters, ...owners.map((owner) => ({ owner, reason }))].slice(-mostLetters);
  return { ...mailbox, refusals: { known, letters } };
}
