// A candidate leaves and the order is to be cancelled. That it was is said only where the provider says so: an order that is gone or done
// already may have been taken, and many providers take no cancellation at all.
import { currentDetails } from '../../domain/text/current-details';
import type { ActionOutcome } from '../../domain/exam/fact';
import { reportOf } from '../../domain/text/report';
import { CoreWorld } from '../support/core-world';
import { day, movement, result, start } from '../support/core-fixtures';

const now = start + day;

function left(answer: ActionOutcome) {
  const world = new CoreWorld(now, { refuse: ({ type }) => (type === 'cancelOrder' ? dead : undefined) });
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.move(movement(5, { noRule: true }));
  const reference = world.state.entries[0]?.reference ?? '';
  const action = { type: 'cancelOrder', reference } as const;
  world.tell({ type: 'started', action, at: world.now });
  world.tell({ type: 'finished', action, outcome: answer, at: world.now });
  world.settle();
  return { world, moved, says: () => currentDetails(world.state) };
}
const dead = { code: 'BRIDGE_PROVIDER_REJECTED', reason: 'asked again' } as const;

it.each([
  [
    'gone',
    'left the step, the provider says that order `order-1` is gone or done already: whether it was cancelled or taken is not known',
  ],
  ['cannotCancel', 'left the step, order `order-1` was not cancelled: the provider takes no cancellation'],
] as const)('P-TRUE: of an order that is %s no cancellation is said, and nothing is asked again', (type, sentence) => {
  const { world, says } = left({ type });
  expect(says()).toContain(sentence);
  expect(says()).not.toContain('order-1` was cancelled');
  expect(reportOf(world.state).status).toBe('withdrawn');
  expect(world.calls.map((call) => call.type)).not.toContain('cancelOrder');
});

it.each(['gone', 'cannotCancel'] as const)('P-LATE: the result of an order that is %s still comes late', (type) => {
  const { world, moved } = left({ type });
  world.result(result(moved, 9, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('that it was cancelled is said once the provider confirms it by a callback', () => {
  const { world, moved, says } = left({ type: 'gone' });
  world.result(result(moved, 9, 'cancelled'));
  world.settle();
  expect(says()).toContain('left the step, the provider says that order `order-1` was cancelled');
});
