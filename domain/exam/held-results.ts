// How many results of one provider a run holds that it cannot use yet: for entries of ended runs that are being found again, and for
// orders without an answer. The quota is per provider, so one provider never takes the place of another at the same application
// (P-OWN, R27). What could go wrong: the receiver answered 200 for a result that the run drops. So the run says in time that it is
// full, and the receiver refuses what comes then; the limit itself is reached only by what was already on its way.
import { unansweredOrder } from './reorder';
import type { ApplicationState, Recovery } from './state';

/** From so many on a run says that it is full for this provider, and the mailbox of an order that it is full. */
export const fullFrom = 20;
/** Results of one provider that a run holds at most, or a mailbox for each owner: those up to `fullFrom`, and those that processes handed over before they saw it. */
export const mostHeld = 60;

/** Results of one reference and one provider: what another provider says of the reference waits apart. */
export function providerOf({ results }: Recovery): string {
  return results[0]?.result.provider ?? '';
}

export function heldOf({ entries, recoveries }: ApplicationState, provider: string): number {
  const early = entries.flatMap((entry) => unansweredOrder(entry)?.early ?? []);
  const sought = recoveries.flatMap(({ results }) => results);
  return [...early, ...sought].filter(({ result }) => result.provider === provider).length;
}

/** Providers whose next results the run asks the receiver to refuse, sorted. */
export function fullProviders(state: ApplicationState): string[] {
  const early = state.entries.flatMap((entry) =>
    unansweredOrder(entry)?.early === undefined ? [] : [entry.movement.rule.provider],
  );
  const sought = state.recoveries.map(providerOf);
  return [...new Set([...early, ...sought])].filter((provider) => heldOf(state, provider) >= fullFrom).toSorted();
}
