// An operator asks the provider now, in place of waiting for `pollEvery`: its callback is said to be lost, for example. What could go
// wrong: the provider cannot be asked, or is being asked; then the run says so in place of doing nothing.
import { isRunning } from './action';
import { phaseOf } from './phase';
import { attemptField, attemptsMade, updatePlaced } from './order-of-result';
import type { ApplicationState, Entry } from './state';

export function refusePoll(state: ApplicationState): string | undefined {
  const waiting = state.entries.filter((entry) => phaseOf(state, entry).is === 'waiting');
  if (waiting.length === 0) return 'No exam waits for its result: there is nothing to ask the provider for';
  const askable = waiting.filter(({ order }) => order.is === 'placed' && order.polling !== undefined);
  if (askable.length === 0) return 'This provider cannot be asked for a result: it sends them by itself alone';
  return askable.some((entry) => canBeAskedNow(state, entry)) ? undefined : 'The provider is being asked already';
}

/** Where it waits for its result, its provider can be asked, and is not asked at this moment. */
function canBeAskedNow(state: ApplicationState, entry: Entry): boolean {
  const { order, reference } = entry;
  if (order.is !== 'placed' || order.polling?.last.is !== 'ahead') return false;
  return phaseOf(state, entry).is === 'waiting' && !isRunning(state.running, 'poll', reference);
}

export function reducePollNow(state: ApplicationState): ApplicationState {
  return state.entries
    .filter((entry) => canBeAskedNow(state, entry))
    .reduce((next, entry) => {
      const named = { reference: entry.reference, ...attemptField(attemptsMade(entry)) };
      return updatePlaced(next, named, (order) =>
        order.polling === undefined ? order : { ...order, polling: { ...order.polling, wanted: true } },
      );
    }, state);
}
