// A candidate who left and came back within `cancelAfter`, in a state that is too large to be carried whole.
import { carriedState } from '../../../../domain/exam/bounds';
import { phaseOf } from '../../../../domain/exam/phase';
import { examRule, movement, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';

it('waits on after its movements but the last were dropped, and is not cancelled', () => {
  const world = new CoreWorld(start + 100 * 60_000);
  const rule = examRule({ cancelAfter: 3_600_000 });
  world.move(movement(0, { rule }));
  world.settle();
  world.move(movement(10, { noRule: true }));
  world.move(movement(20, { rule }));
  const carried = carriedState({ ...world.state, notes: ['x'.repeat(1_100_000)] });
  const phases = [world.state, carried].flatMap((state) => state.entries.map((entry) => phaseOf(state, entry).is));
  expect(phases).toEqual(['waiting', 'waiting']);
  expect(carried.entries[0]?.rejoined).toHaveLength(1);
});
