// A movement from a sender whose clock is wrong: dated in the far future it would outrank all that follow, for ever.
import { datedByTrust, type Movement } from '../../../../domain/exam/movement';
import { trustedDate } from '../../../../domain/instant';
import { readMovement } from '../../../../workflows/signal-guard';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { at, day, movement, start } from '../../../support/core-fixtures';

const minute = 60_000;
const written = '2099-01-01T00:00:00.000Z';
const wrong = (changes: Partial<Movement> & { noRule?: boolean } = {}) =>
  movement(0, { ...changes, occurredAt: written });

/** As the receiver hands it over. */
const receive = (world: CoreWorld, moved: Movement) => {
  world.move(datedByTrust(moved, world.now));
  world.settle();
};

it('a date is believed up to a day ahead of the clock, and is that of the coming beyond', () => {
  expect(trustedDate(at(day / minute), start)).toBe(at(day / minute));
  expect(trustedDate(new Date(start + day + 1).toISOString(), start)).toBe(at(0));
  const moved = movement(5);
  expect(datedByTrust(moved, start)).toBe(moved);
  expect(datedByTrust(wrong(), start)).toMatchObject({ occurredAt: at(0), misdated: written });
});

it('P-ORDER: a movement of 2099 counts from when it came: what follows is newer, and what was before is older', () => {
  const world = new CoreWorld(start + 10 * minute);
  receive(world, wrong());
  expect(reportOf(world.state)).toMatchObject({ status: 'waiting', lastSeen: { occurredAt: at(10) } });
  receive(world, movement(5, { noRule: true }));
  expect(reportOf(world.state).status).toBe('waiting');
  world.now = start + 20 * minute;
  receive(world, movement(15, { noRule: true }));
  expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', lastSeen: { occurredAt: at(15) } });
  expect(reportOf(world.state).notes).toEqual([
    expect.stringMatching(/^Event \S+ is dated 2099-.* in the future; it counts from its arrival$/),
  ]);
});

it('P-ONCE: its repeat is nothing, whatever came in between, also where its date has come near meanwhile', () => {
  const soon = { occurredAt: new Date(start + 30 * 3_600_000).toISOString() };
  for (const moved of [wrong(), movement(0, soon)]) {
    const world = new CoreWorld(start + 10 * minute);
    receive(world, moved);
    world.now += 5 * minute;
    receive(world, moved);
    receive(world, movement(12, { noRule: true }));
    const before = world.state;
    world.now += 10 * 3_600_000;
    receive(world, moved);
    expect(world.state).toBe(before);
    expect(reportOf(world.state).status).toBe('withdrawn');
    expect(world.orders.size).toBe(1);
  }
});

it('R9: one that comes again with another content is still noticed, and another wrong date is another content', () => {
  const world = new CoreWorld(start);
  const moved = wrong();
  receive(world, moved);
  receive(world, { ...moved, occurredAt: '2098-01-01T00:00:00.000Z' });
  expect(reportOf(world.state).notes.at(-1)).toBe(
    `Event ${moved.eventId} came again with another content; the first one counts`,
  );
});

it('a leaving with a wrong date is heard, and a return after it opens a new exam', () => {
  const world = new CoreWorld(start + minute);
  receive(world, movement(0));
  world.now += minute;
  receive(world, wrong({ noRule: true }));
  expect(reportOf(world.state).status).toBe('withdrawn');
  world.now += minute;
  receive(world, movement(3));
  expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['withdrawn', 'waiting']);
});

it('the ids that are remembered are the last few, and the signal is checked as ever', () => {
  const world = new CoreWorld(start);
  const all = Array.from({ length: 25 }, (_, index) => wrong({ step: { id: 1 + index, name: 'x' } }));
  for (const moved of all) {
    world.now += minute;
    receive(world, moved);
  }
  expect(world.state.misdated).toEqual(all.slice(5).map(({ eventId }) => eventId));
  expect(readMovement({ ...movement(0), misdated: 7 }, start).type).toBe('unreadable');
  expect(readMovement(datedByTrust(wrong(), start), start).type).toBe('moved');
});
