// The call ledger of one target (rate/call-ledger.ts), in the one place that all workers share. One run per target; it
// ends after a while without a request, since by then all places are free and a new run starts from nothing.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
  defineSignal,
  defineUpdate,
} from '@temporalio/workflow';
import {
  emptyLedger,
  ledgerAfterUnreadable,
  type LedgerInput,
  lend,
  type Places,
  type PlacesRequest,
} from '../rate/call-ledger';

// What the workers say to a call ledger.

export const lendPlaces = defineUpdate<Places, [PlacesRequest]>('lendPlaces');
export const renewKeys = defineSignal('renewKeys');

/** Longer than any place is taken: lease, call and window. */
const idleEnd = 10 * 60_000;

export async function callLedgerWorkflow(input: LedgerInput = {}): Promise<void> {
  const firstOne = input.follows === undefined ? emptyLedger : ledgerAfterUnreadable;
  let ledger = input.carried;
  let asked = true;
  let isToRenew = false;
  setHandler(
    lendPlaces,
    (request: PlacesRequest): Places => {
      const now = Date.now();
      const answer = lend(ledger ?? firstOne(request.requestsPerMinute, now), request, now);
      ledger = answer.ledger;
      asked = true;
      return answer.places;
    },
    { description: 'Lends places in the rate of this target to a worker. Not for people.' },
  );
  setHandler(renewKeys, () => void (isToRenew = true), {
    description: 'Continues as new, so that all it stores is encrypted with the current key. Not for people.',
  });
  while (asked) {
    asked = false;
    const full = await condition(() => isToRenew || workflowInfo().continueAsNewSuggested, idleEnd, {
      summary: 'until no worker asks',
    });
    if (full) {
      await condition(allHandlersFinished);
      return continueAsNew<typeof callLedgerWorkflow>(ledger === undefined ? input : { carried: ledger });
    }
  }
}
