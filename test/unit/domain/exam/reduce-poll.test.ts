// An operator asks the provider now: one poll more, and the rhythm of the others goes on.
import { refusePoll } from '../../../../domain/exam/reduce-poll';
import { reportOf } from '../../../../domain/text/report';
import { movement, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';

const hour = 3_600_000;

function waiting(options: WorldOptions): { world: CoreWorld; reference: string } {
  const world = new CoreWorld(start, options);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  return { world, reference: referenceOf(moved) };
}

const ask = (world: CoreWorld): void => world.tell({ type: 'poll', at: world.now });
const polls = (world: CoreWorld): number => world.calls.filter(({ type }) => type === 'fetchResult').length;

it('P-MISSED: a result whose callback was lost is there at once, long before pollEvery', () => {
  const { world, reference } = waiting({ canPoll: true, pollEvery: 6 * hour });
  world.pollAnswers.set(reference, result(movement(0), 5, 'passed', { reference }));
  expect(reportOf(world.state).status).toBe('waiting');
  expect(refusePoll(world.state)).toBeUndefined();
  ask(world);
  world.settle();
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
});

it('a provider that has nothing yet is asked once, and then as before', () => {
  const { world } = waiting({ canPoll: true, pollEvery: 6 * hour });
  const before = polls(world);
  ask(world);
  ask(world);
  world.settle();
  world.settle();
  expect(polls(world)).toBe(before + 1);
  expect(refusePoll(world.state)).toBeUndefined();
});

it('what cannot be asked says why', () => {
  expect(refusePoll(new CoreWorld(start).state)).toMatch(/^No exam waits for its result/);
  const { world } = waiting({ canPoll: false });
  expect(refusePoll(world.state)).toMatch(/^This provider cannot be asked/);
  const before = world.state;
  ask(world);
  expect(world.state).toBe(before);
});
