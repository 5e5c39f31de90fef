// All 720 orders of six chosen events, each to rest, on the core (T3). Two sets: the life that every candidate may have, and
// the one where everything goes wrong at once.
import { CoreWorld } from '../support/core-world';
import { day, start } from '../support/core-fixtures';
import { expectInvariants, expectSame } from '../support/core-invariants';
import {
  endState,
  fullState,
  moveTo,
  playInOrder,
  playInterleaved,
  type Policy,
  type ScenarioEvent,
} from '../support/core-scenarios';
import { permutations } from '../support/permutations';
import { seededChoice } from '../support/seeded-random';

const report = (minutes: number, stepId: number, resultId: string, outcome: 'passed' | 'failed'): ScenarioEvent => ({
  type: 'report',
  stepId,
  minutes,
  resultId,
  outcome,
});

/** In, result, correction, out, in again, result of the second exam. */
const life = (policy: Partial<Policy> = {}): ScenarioEvent[] => [
  moveTo(10, 1, policy),
  report(20, 1, 'first', 'failed'),
  report(30, 1, 'correction', 'passed'),
  moveTo(40, 3),
  moveTo(50, 1, policy),
  report(60, 1, 'second', 'failed'),
];

function played(events: readonly ScenarioEvent[], references?: ReadonlyMap<string, string>): CoreWorld {
  const world = new CoreWorld(start + day, { alwaysThere: true });
  playInOrder(world, events, references === undefined ? {} : { references, reports: 'early' });
  return world;
}

function referencesOf(events: readonly ScenarioEvent[]): ReadonlyMap<string, string> {
  return playInOrder(new CoreWorld(start + day, { alwaysThere: true }), events).reported;
}

it('T3, P-ORDER: all 720 orders of six events leave Gupy, the candidate and the exam as the sorted one', () => {
  const events = life();
  const references = referencesOf(events);
  const expected = endState(played(events));
  expect(expected).toEqual({ step: 1, tags: ['Inapto'], covered: true });
  const orders = permutations(events);
  expect(orders).toHaveLength(720);
  for (const order of orders) {
    const world = played(order, references);
    // Where the second movement came alone, its step has had one exam instead of two: its result is the one that counts.
    expectSame(endState(world), expected, order);
    expectInvariants(world);
  }
});

it.each([
  ['cancel', 'publish'],
  ['cancel', 'comment'],
  ['cancel', 'ignore'],
  ['keep', 'publish'],
  ['keep', 'comment'],
  ['keep', 'ignore'],
] as const)(
  'T3, P-ORDER: results in all their orders around sorted movements leave the same report (onLeave %s, lateResult %s)',
  (onLeave, lateResult) => {
    const events = [...life({ onLeave, lateResult })];
    events.splice(4, 0, report(45, 1, 'after leaving', 'failed'));
    events.splice(0, 1);
    const first = moveTo(10, 1, { onLeave, lateResult });
    const sorted = [first, ...events];
    const references = referencesOf(sorted);
    const expected = fullState(played(sorted));
    for (const order of permutations(events)) {
      if (!isSorted(order.filter((event) => event.type === 'move'))) continue;
      const world = played([first, ...order], references);
      expectSame(fullState(world), expected, order);
      expectInvariants(world);
    }
  },
);

it('T3, P-ONCE: all 720 orders, each event twice and with answers outstanding, write and order nothing twice', () => {
  const events = life();
  permutations(events).forEach((order, index) => {
    const world = new CoreWorld(start + day);
    playInterleaved(world, [...order, ...order], seededChoice(index));
    expectInvariants(world);
  });
});

function isSorted(moves: readonly ScenarioEvent[]): boolean {
  const dates = moves.map((event) => (event.type === 'move' ? event.movement.occurredAt : ''));
  return dates.every((date, index) => index === 0 || (dates[index - 1] ?? '') < date);
}
