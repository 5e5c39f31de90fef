// The promises as properties of the core, on random lives of an application. The number of runs can be raised with
// CORE_RUNS; the seed is printed and can be set with CORE_SEED.
import * as fc from 'fast-check';
import { randomInt } from 'node:crypto';
import type { Action } from '../../../domain/action';
import { nextAction } from '../../../domain/next-action';
import { CoreWorld } from '../../support/core-world';
import { day, start } from '../../support/core-fixtures';
import {
  datedEvents,
  disturbances,
  endState,
  ScenarioPlayer,
  shuffledWithRepeats,
  type ScenarioEvent,
} from '../../support/core-scenarios';

const seed = Number(process.env['CORE_SEED'] ?? randomInt(2 ** 31));
const runs = Number(process.env['CORE_RUNS'] ?? 20_000);
console.info(`core properties: seed ${seed}, ${runs} runs each`);

const check = <T>(values: fc.Arbitrary<T>, holds: (value: T) => void): void =>
  fc.assert(fc.property(values, holds), { seed, numRuns: runs });

const choices = fc.infiniteStream(fc.nat({ max: 999 }));

/** Plays events one by one, each to rest. */
function playInOrder(events: readonly ScenarioEvent[], references?: ReadonlyMap<string, string>) {
  const world = new CoreWorld(start);
  const player = new ScenarioPlayer(world, references, references !== undefined);
  for (const event of events) {
    if (event.type === 'move') world.know(event.movement);
  }
  for (const event of events) {
    player.play(event);
    world.settle();
    player.report();
    world.settle();
  }
  return { world, reported: player.reported };
}

/** Plays events while actions are still under way and answer in any order. */
function playInterleaved(
  events: readonly ScenarioEvent[],
  choose: (max: number) => number,
  world: CoreWorld,
  references?: ReadonlyMap<string, string>,
): ScenarioPlayer {
  const player = new ScenarioPlayer(world, references);
  for (const event of events) {
    player.play(event);
    if (choose(2) === 0) world.startDue();
    player.report();
    for (let i = choose(4); i > 0 && world.pendingAnswers() > 0; i -= 1) {
      world.answerOne(choose(8));
      world.startDue();
    }
  }
  world.settle();
  player.report();
  world.settle();
  return player;
}

const chooser = (stream: fc.Stream<number>) => (max: number) => (stream.next().value as number) % max;

/** One order per reference, one comment per version, a tag put only when it does not stand, nothing written twice in a row. */
function expectOnce(world: CoreWorld): void {
  const orders = world.calls.filter((call) => call.type === 'orderExam').map((call) => call.reference);
  expect(world.orders.size).toBe(new Set(world.orders.values()).size);
  expect(orders.length).toBeGreaterThanOrEqual(world.orders.size);
  const comments = world.comments.map((comment) => `${comment.reference} ${comment.versionId}`);
  expect(new Set(comments).size).toBe(comments.length);
  const standing = new Set<string>();
  for (const write of world.writes as readonly Action[]) {
    if (write.type === 'putTag') {
      expect(standing.has(write.tag)).toBe(false);
      standing.add(write.tag);
    }
    if (write.type === 'removeTag') {
      expect(standing.has(write.tag)).toBe(true);
      standing.delete(write.tag);
    }
  }
}

it('P-ORDER: duplicated, permuted and interleaved deliveries end as the same events sorted by date', () => {
  check(fc.tuple(datedEvents(), choices), ([events, stream]) => {
    const choose = chooser(stream);
    const world = new CoreWorld(start);
    const { reported } = playInOrder(events);
    const { delivered } = playInterleaved(shuffledWithRepeats(events, choose), choose, world, reported);
    const sorted = events.filter((event) => delivered.includes(event));
    expect(endState(world)).toEqual(endState(playInOrder(sorted, reported).world));
    expectOnce(world);
  });
});

it('P-ONCE: whatever is repeated, delayed, decided or expired, nothing is ordered, tagged or commented twice', () => {
  const policy = fc.record({
    onLeave: fc.constantFrom('cancel' as const, 'keep' as const),
    lateResult: fc.constantFrom('publish' as const, 'comment' as const, 'ignore' as const),
  });
  const lives = policy.chain((rule) => fc.tuple(datedEvents(rule), fc.array(disturbances, { maxLength: 3 }), choices));
  check(lives, ([events, others, stream]) => {
    const choose = chooser(stream);
    const world = new CoreWorld(start);
    playInterleaved(shuffledWithRepeats([...events, ...others], choose), choose, world);
    expectOnce(world);
  });
});

it('P-STUCK: a run whose actions fail for good stays open until an operator decides, and then ends', () => {
  const broken = fc.constantFrom('orderExam', 'putTag', 'postComment', 'removeTag', 'cancelOrder');
  check(fc.tuple(datedEvents(), broken, choices), ([events, type, stream]) => {
    const choose = chooser(stream);
    const failure = { code: 'BRIDGE_GUPY_REJECTED', reason: 'refused by the test', heals: false } as const;
    const world = new CoreWorld(start, { refuse: (action) => (action.type === type ? failure : undefined) });
    playInterleaved(events, choose, world);
    const stuck = world.state.entries.some((entry) => entry.attentions.length > 0);
    world.advanceTo(world.now + 5 * day); // past the linger, before the deadline
    if (stuck) expect(world.closed).toBe(false);
    for (let i = 0; i < 20 && !world.closed; i += 1) {
      world.tell({ type: 'skip', note: 'let it go', at: world.now });
      world.advanceTo(world.now + 60 * day);
    }
    if (world.state.changedAt > 0) expect(nextAction(world.state, world.now)).toEqual({ type: 'close' });
  });
});
