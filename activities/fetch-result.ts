// Asks the provider for the result of an order: every `pollEvery`, and once before the exam expires.
import type { ProviderActivities } from './activity-contract';
import { attemptAt } from './attempt';
import { providerOf, type ProviderDirectory } from './provider-directory';

export function createFetchResult(providers: ProviderDirectory): ProviderActivities['fetchResult'] {
  return async ({ provider, orderId, reference }) => {
    const { adapter } = providerOf(providers, provider);
    const state = await attemptAt('PROVIDER', async ({ signal }) =>
      adapter.fetchResult?.({ orderId, reference }, signal),
    );
    return state?.status === 'result' ? { type: 'result', result: state.result } : { type: 'pending' };
  };
}
