// The mailbox of one order at a provider that echoes nothing of ours: it holds what came until it knows whose it is, and
// passes everything on (P-EARLY). Either side may come first. Pure; the workflow of the same name carries it out.
import type { Result } from './result';

export interface MailboxOwner {
  applicationId: number;
  reference: string;
}

export interface Mailbox {
  owner?: MailboxOwner;
  /** What came and was not passed on yet, oldest first. */
  waiting: Result[];
  /** What was passed on, in short: a repeat of it wakes nobody. */
  passedOn: string[];
}

/** An order has a handful of versions; more is a sender that runs wild. */
const mostWaiting = 50;
const mostPassedOn = 200;

export const emptyMailbox: Mailbox = { waiting: [], passedOn: [] };

/** The same mailbox for a repeat, and for one letter too many. */
export function putResult(mailbox: Mailbox, result: Result): Mailbox {
  const key = keyOf(result);
  const known = mailbox.passedOn.includes(key) || mailbox.waiting.some((other) => keyOf(other) === key);
  if (known || mailbox.waiting.length >= mostWaiting) return mailbox;
  return { ...mailbox, waiting: [...mailbox.waiting, result] };
}

/** The first owner stays: an order belongs to one entry. */
export function claim(mailbox: Mailbox, owner: MailboxOwner): Mailbox {
  return mailbox.owner === undefined ? { ...mailbox, owner } : mailbox;
}

/** The next result to pass on, with the reference that it came without. */
export function nextDelivery({ owner, waiting }: Mailbox): { owner: MailboxOwner; result: Result } | undefined {
  const [result] = waiting;
  if (owner === undefined || result === undefined) return undefined;
  return { owner, result: { ...result, reference: owner.reference } };
}

export function passedOn(mailbox: Mailbox): Mailbox {
  const [result, ...waiting] = mailbox.waiting;
  if (result === undefined) return mailbox;
  return { ...mailbox, waiting, passedOn: [...mailbox.passedOn, keyOf(result)].slice(-mostPassedOn) };
}

/** Everything that it says: a known id with another content is for the application to note (R9). */
function keyOf({ resultId, outcome, score, maxScore, summary, reportUrl }: Result): string {
  return JSON.stringify([resultId, outcome, score ?? null, maxScore ?? null, summary ?? null, reportUrl ?? null]);
}
