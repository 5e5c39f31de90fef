// The call ledger of one target (rate/call-ledger.ts), in the one place that all workers share. One run per target; it
// ends after a while without a request, since by then all places are free and a new run starts from nothing.
import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { type CallLedger, emptyLedger, lend, type Places, type PlacesRequest } from '../rate/call-ledger';
import { lendPlaces } from './ledger-messages';

/** Longer than any place is taken: lease, call and window. */
const idleEnd = 10 * 60_000;

export async function callLedgerWorkflow(input: { carried?: CallLedger } = {}): Promise<void> {
  let ledger = input.carried;
  let asked = true;
  setHandler(
    lendPlaces,
    (request: PlacesRequest): Places => {
      const now = Date.now();
      const answer = lend(ledger ?? emptyLedger(request.requestsPerMinute, now), request, now);
      ledger = answer.ledger;
      asked = true;
      return answer.places;
    },
    { description: 'Lends places in the rate of this target to a worker. Not for people.' },
  );
  while (asked) {
    asked = false;
    const full = await condition(() => workflowInfo().continueAsNewSuggested, idleEnd, {
      summary: 'until no worker asks',
    });
    if (full) {
      await condition(allHandlersFinished);
      return continueAsNew<typeof callLedgerWorkflow>(ledger === undefined ? {} : { carried: ledger });
    }
  }
}
