// Cancels an open order. A provider that cannot cancel is left alone: a result that still comes is treated as late.
import type { ProviderActivities } from './activity-contract';
import { attemptAt } from './attempt';
import { providerOf, type ProviderDirectory } from './provider-directory';

export function createCancelOrder(providers: ProviderDirectory): ProviderActivities['cancelOrder'] {
  return async ({ provider, ...order }) => {
    const { adapter } = providerOf(providers, provider);
    if (adapter.cancel === undefined) return { type: 'cannotCancel' };
    const said = await attemptAt('PROVIDER', async ({ signal }) => adapter.cancel?.(order, signal));
    return said && { type: said };
  };
}
