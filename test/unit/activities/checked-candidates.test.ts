// The cache that keeps reconciliation from asking about the same people in every cycle.
import { CheckedCandidates } from '../../../activities/checked-candidates';
import { createFakeClock } from '../../support/fake-clock';

const dayMs = 24 * 3_600_000;

it('knows a candidate of a step for a day, as long as nothing of the case changes', async () => {
  const clock = createFakeClock();
  const checked = new CheckedCandidates(clock);
  await clock.advance(5 * dayMs);
  checked.add(7, 1, 'run-1', 'settled');
  expect(checked.get(7, 1, 'run-1')).toBe('settled');
  expect(checked.get(7, 1, 'run-2')).toBeUndefined();
  expect(checked.get(7, 2, 'run-1')).toBeUndefined();
  await clock.advance(dayMs - 1);
  expect(checked.get(7, 1, 'run-1')).toBe('settled');
  await clock.advance(1);
  expect(checked.get(7, 1, 'run-1')).toBeUndefined();
});

it('forgets the one who was added first when it holds 100,000', () => {
  const checked = new CheckedCandidates(createFakeClock());
  for (let id = 1; id <= 100_000; id += 1) checked.add(id, 1, '', 'known');
  checked.add(1, 1, '', 'known');
  expect([checked.get(1, 1, ''), checked.get(2, 1, '')]).toEqual(['known', 'known']);
  checked.add(100_001, 1, '', 'known');
  expect([checked.get(1, 1, ''), checked.get(2, 1, ''), checked.get(3, 1, '')]).toEqual(['known', undefined, 'known']);
});
