// P-STUCK: what is under way and has failed for an hour is known to the record, as long as it is under way and no longer.
import { retryingSince } from '../../../../domain/exam/status';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import { movement } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';

const start = Date.parse('2026-01-05T12:00:00Z');
const hour = 3_600_000;

function ordering(): CoreWorld {
  const world = new CoreWorld(start);
  world.move(movement(0));
  world.startDue();
  world.now = start + hour;
  return world;
}

it('P-STUCK: an order that has failed for an hour is said to be tried again, from its first attempt on', () => {
  const world = ordering();
  world.tell({ type: 'stillFailing', lane: 'order', since: start, at: world.now });
  expect(retryingSince(world.state)).toBe(start);
  expect(reportOf(world.state).retrying).toEqual([{ what: 'order', since: '2026-01-05T12:00:00.000Z' }]);
  expect(currentDetails(world.state)).toContain('**Ordering the exam** fails since 2026-01-05 12:00 UTC');
});

it('P-STUCK: told again it is no news, and when it is done nothing of it is left', () => {
  const world = ordering();
  world.tell({ type: 'stillFailing', lane: 'order', since: start, at: world.now });
  const before = world.state;
  world.tell({ type: 'stillFailing', lane: 'order', since: start, at: world.now + hour });
  expect(world.state).toBe(before);
  world.settle();
  expect(retryingSince(world.state)).toBeUndefined();
  expect(currentDetails(world.state)).not.toContain('is tried again');
});

it('P-STUCK: what is not under way any more is not said to fail', () => {
  const world = ordering();
  const before = world.state;
  world.tell({ type: 'stillFailing', lane: 'write', since: start, at: world.now });
  expect(world.state).toBe(before);
});
