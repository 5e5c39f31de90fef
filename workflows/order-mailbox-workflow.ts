// One run per order at a provider that does not always echo our reference, id `order-<provider>-<orderId>`. The receiver starts it with a
// result, or the application's run with its claim, whichever is first. What could go wrong: an order that is not ours (an
// account used beside the bridge); its mailbox is never claimed, and ends by itself.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { MailboxActivities } from '../activities/activity-contract';
import { claim, emptyMailbox, type Mailbox, nextLetter, passedOn, putResult } from '../domain/exam/order-mailbox';
import { isOwner, isResult } from './signal-guard';
import { providerTaskQueue } from '../temporal/workflow-ids';
import { isLong } from './long-history';
import { orderPlaced, resultArrived } from './mailbox-messages';
import { gupyApplicationId } from './search-attributes';

export interface OrderMailboxInput {
  provider: string;
  orderId: string;
  /** The content of the run that this one continues. */
  carried?: Mailbox;
}

const day = 24 * 3_600_000;
/** Corrections come late (a dispute, a new grading); after this long without news none is expected. */
const claimedFor = 180 * day;
/** The claim comes with the answer to the order: within seconds, or after an outage of the longest patience. */
const unclaimedFor = 30 * day;

export async function orderMailboxWorkflow(input: OrderMailboxInput): Promise<string> {
  let mailbox = input.carried ?? emptyMailbox;
  let news = 0;
  const change = (next: Mailbox): void => {
    if (next === mailbox) return;
    mailbox = next;
    news += 1;
  };
  setHandler(
    resultArrived,
    (result) => (isResult(result) ? change(putResult(mailbox, result)) : ignore('resultArrived')),
    {
      description: 'The exam provider reported a result of this order',
    },
  );
  setHandler(orderPlaced, (owner) => (isOwner(owner) ? change(claim(mailbox, owner)) : ignore('orderPlaced')), {
    description: 'This order was made for an application',
  });
  for (;;) {
    nameOwner(mailbox);
    const letter = nextLetter(mailbox);
    if (letter !== undefined) {
      await activities(input.provider).deliverResult.executeWithOptions({ summary: 'Pass the result on' }, [
        { applicationId: letter.owner.applicationId, result: letter.result },
      ]);
      mailbox = passedOn(mailbox);
      continue;
    }
    const seen = news;
    const patience = mailbox.owners.length === 0 ? unclaimedFor : claimedFor;
    const summary = mailbox.owners.length === 0 ? 'until an application claims it' : 'until no correction is expected';
    const woken = await condition(() => news !== seen || isLong(), patience, { summary });
    if (isLong()) {
      await condition(allHandlersFinished);
      return continueAsNew<typeof orderMailboxWorkflow>({ ...input, carried: mailbox });
    }
    if (!woken) return mailbox.owners.length === 0 ? 'No application claimed it' : 'No more news came';
  }
}

/** Typed by hand, and none of ours in form: what threw here would block the mailbox for ever. */
function ignore(signal: string): void {
  log.warn('A signal could not be read; it changed nothing', { signal });
}

/** The first one. The result often comes before the claim, so a mailbox cannot always be started with it. */
function nameOwner({ owners: [owner] }: Mailbox): void {
  if (owner === undefined || workflowInfo().typedSearchAttributes.get(gupyApplicationId) !== undefined) return;
  upsertSearchAttributes([{ key: gupyApplicationId, value: owner.applicationId }]);
}

function activities(provider: string) {
  return proxyActivities<MailboxActivities>({
    taskQueue: providerTaskQueue(workflowInfo().taskQueue, provider),
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
  });
}
