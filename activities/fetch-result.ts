// Asks the provider for the result of an order: every `pollEvery`, and once before the exam expires. What could go wrong: a provider
// answers what cannot be read, time after time; so a poll that fails for good is counted by its provider at once. A list of many pages
// waits for a place in the rate for each; heartbeats show that its worker lives, and end it where the run calls it off.
import { ApplicationFailure } from '@temporalio/common';
import type { ProviderActivities } from './activity-contract';
import { attemptAt } from './attempt';
import { knowingEarlier, withHeartbeats } from './heartbeats';
import { providerOf, type ProviderDirectory } from './provider-directory';

/** @param onFailed hears of a poll that Temporal does not retry, by the code of its error */
export function createFetchResult(
  providers: ProviderDirectory,
  onFailed: (provider: string, code: string) => void = () => undefined,
): ProviderActivities['fetchResult'] {
  return async ({ provider, ...order }) => {
    const { adapter } = providerOf(providers, provider);
    try {
      const state = await withHeartbeats(() =>
        knowingEarlier(({ failuresBefore }) =>
          attemptAt('PROVIDER', async ({ signal }) => adapter.fetchResult?.(order, signal), { failuresBefore }),
        ),
      );
      if (state?.status === 'result') return { type: 'result', result: state.result };
      const { progress, notes } = state ?? {};
      const besides = { ...(progress && { progress }), ...(notes && { notes }) };
      return state?.status === 'parts'
        ? { type: 'parts', results: state.results, ...besides }
        : { type: 'pending', ...besides };
    } catch (error) {
      if (error instanceof ApplicationFailure && error.nonRetryable === true) onFailed(provider, error.type ?? '');
      throw error;
    }
  };
}
