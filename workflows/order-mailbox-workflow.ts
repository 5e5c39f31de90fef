// One run per order at a provider that does not always echo our reference, id `order-<provider>-<digits>`. The receiver starts it with a
// result, or the application's run with its claim, whichever is first. It takes only what is of its own provider and order
// (P-OWN). What could go wrong: an order that is not ours (an account used beside the bridge); its mailbox is never claimed,
// shows as `unclaimed` after an hour, and ends by itself.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
  defineSignal,
  type SignalDefinition,
} from '@temporalio/workflow';
import type { MailboxActivities } from '../activities/activity-contract';
import {
  claim,
  emptyMailbox,
  isMailboxFull,
  type Mailbox,
  type MailboxOwner,
  nextLetter,
  type NextLetter,
  passedOn,
  putProgress,
  putRefusal,
  putResult,
  withoutOwner,
} from '../domain/exam/order-mailbox';
import { isOrderRefusal, isOwner, isProgress, isResult } from './signal-guard';
import { providerTaskQueue } from '../temporal/workflow-ids';
import { showFull } from './full-memo';
import { isLong } from './long-history';
import { examProvider, examStatus, gupyApplicationId, unclaimed } from './search-attributes';
import type { OrderRefusal, Result } from '../domain/exam/result';
import type { Progress } from '../domain/exam/stage';

// What can be sent to the mailbox of an order. Names are contract: the receivers and the workers use them.

export const progressArrived = defineSignal<[Progress]>('progressArrived');
export const resultArrived = defineSignal<[Result]>('resultArrived');
/** A callback of this order could not be read. */
export const callbackRefused = defineSignal<[OrderRefusal]>('callbackRefused');
/** The history before it is deleted next, so the run continues with what is left. */
export const ownerErased = defineSignal<[{ applicationId: number }]>('ownerErased');
export const orderPlaced = defineSignal<[MailboxOwner]>('orderPlaced');

export interface OrderMailboxInput {
  provider: string;
  orderId: string;
  /** The content of the run that this one continues. */
  carried?: Mailbox;
  /** Epoch milliseconds: when the first run was started. */
  openedAt?: number;
}

const day = 24 * 3_600_000;
/** Corrections come late (a dispute, a new grading); after this long without news none is expected. */
const claimedFor = 180 * day;
/** The claim comes with the answer to the order: within seconds, or after an outage of the longest patience. */
const unclaimedFor = 30 * day;
/** Somebody should look: the result of a person may wait for an exam that names another order. */
const overdueAfter = 3_600_000;
/** A server keeps the timer of a deleted run until it is due: longer waits are sliced. */
const longestTimer = 30 * day;

export async function orderMailboxWorkflow(input: OrderMailboxInput): Promise<string> {
  let mailbox = input.carried ?? emptyMailbox;
  const { provider, orderId, openedAt = Date.now() } = input;
  let news = 0;
  let newsAt = Date.now();
  let isCut = false;
  const change = (next: Mailbox): void => {
    if (next === mailbox) return;
    mailbox = next;
    news += 1;
    newsAt = Date.now();
  };
  listen({ provider, orderId }, (turn) => change(turn(mailbox)));
  setHandler(
    ownerErased,
    (erased) => {
      const left = isErased(erased) ? withoutOwner(mailbox, erased.applicationId) : mailbox;
      isCut ||= left !== mailbox;
      change(left);
    },
    { description: 'An application of this order was erased' },
  );
  for (;;) {
    nameOwner(mailbox);
    showFull(isMailboxFull(mailbox) ? [provider] : []);
    if (isCut || isLong()) {
      await condition(allHandlersFinished);
      return continueAsNew<typeof orderMailboxWorkflow>({ provider, orderId, openedAt, carried: mailbox });
    }
    const letter = nextLetter(mailbox);
    if (letter !== undefined) {
      await passOn(letter, provider);
      mailbox = passedOn(mailbox, letter);
      continue;
    }
    const seen = news;
    const isClaimed = mailbox.owners.length > 0;
    const now = Date.now();
    const end = isClaimed ? newsAt + claimedFor : openedAt + unclaimedFor;
    if (now >= end) return isClaimed ? 'No more news came' : 'No application claimed it';
    const isOverdue = !isClaimed && now >= openedAt + overdueAfter;
    if (isOverdue) showUnclaimed(provider);
    const next = isClaimed || isOverdue ? end : openedAt + overdueAfter;
    const summary = isClaimed ? 'until no correction is expected' : 'until an application claims it';
    await condition(() => news !== seen || isLong(), Math.min(next - now, longestTimer), { summary });
  }
}

async function passOn(letter: NextLetter, provider: string): Promise<void> {
  const to = activities(provider);
  const { applicationId, reference } = letter.owner;
  if ('result' in letter) {
    const input = { applicationId, result: letter.result };
    await to.deliverResult.executeWithOptions({ summary: 'Pass the result on' }, [input]);
  } else if ('progress' in letter) {
    const input = { applicationId, progress: letter.progress };
    await to.deliverProgress.executeWithOptions({ summary: 'Pass the report on' }, [input]);
  } else {
    const input = { applicationId, reference, provider, reason: letter.reason };
    await to.deliverRefusal.executeWithOptions({ summary: 'Say that a callback was refused' }, [input]);
  }
}

/** It takes only what is of its own provider and order (P-OWN). */
function listen(
  own: { provider: string; orderId: string },
  change: (turn: (mailbox: Mailbox) => Mailbox) => void,
): void {
  const isOfOrder = (sent: { provider: string; orderId: string }): boolean =>
    sent.provider === own.provider && sent.orderId === own.orderId;
  const take = <Sent>(
    signal: SignalDefinition<[Sent]>,
    isOurs: (sent: Sent) => boolean,
    put: (mailbox: Mailbox, sent: Sent) => Mailbox,
    description: string,
  ): void => {
    const handler = (sent: Sent): void => {
      if (isOurs(sent)) change((mailbox) => put(mailbox, sent));
      // Typed by hand, and none of ours in form: what threw here would block the mailbox for ever.
      else log.warn('A signal could not be read; it changed nothing', { signal: signal.name });
    };
    setHandler(signal, handler, { description });
  };
  // First: what came in the same task is handed to the handlers one after the other, and a refusal is for who has claimed already.
  take(orderPlaced, isOwner, claim, 'This order was made for an application');
  take(
    resultArrived,
    (result) => isResult(result) && isOfOrder(result),
    putResult,
    'The exam provider reported a result of this order',
  );
  take(
    progressArrived,
    (report) => isProgress(report) && isOfOrder(report),
    putProgress,
    'The exam provider reported how far the exam of this order is',
  );
  take(
    callbackRefused,
    (refusal) => isOrderRefusal(refusal) && isOfOrder(refusal),
    (mailbox, { reason }) => putRefusal(mailbox, reason),
    'A callback about this order could not be read',
  );
}

/** The first one. The result often comes before the claim, so a mailbox cannot always be started with it. */
function nameOwner({ owners }: Mailbox): void {
  const { typedSearchAttributes: attributes } = workflowInfo();
  const named = attributes.get(gupyApplicationId);
  const [owner] = owners;
  if (owner === undefined || owners.some(({ applicationId }) => applicationId === named)) return;
  const isShown = attributes.get(examStatus) !== undefined;
  const status = isShown ? [{ key: examStatus, value: null }] : [];
  upsertSearchAttributes([{ key: gupyApplicationId, value: owner.applicationId }, ...status]);
}

function showUnclaimed(provider: string): void {
  if (workflowInfo().typedSearchAttributes.get(examStatus) === unclaimed) return;
  upsertSearchAttributes([
    { key: examStatus, value: unclaimed },
    { key: examProvider, value: provider },
  ]);
}

function isErased(value: unknown): value is { applicationId: number } {
  return typeof value === 'object' && value !== null && typeof (value as MailboxOwner).applicationId === 'number';
}

function activities(provider: string) {
  return proxyActivities<MailboxActivities>({
    taskQueue: providerTaskQueue(workflowInfo().taskQueue, provider),
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
  });
}
