// T2: the promises as properties of the core, on random lives of an application: 100 000 in the long loop, a share of them in
// the quick one, or CORE_LIVES. The seed is printed and can be set with CORE_SEED. A failure names the life, which replays alone.
import type { Action } from '../../../../domain/exam/action';
import { referenceOf } from '../../../../domain/exam/entries';
import { nextAction } from '../../../../domain/exam/next-action';
import { isWinner } from '../../../../domain/exam/publication';
import { entryReference } from '../../../../domain/exam/reference';
import { slotOf } from '../../../../domain/exam/state';
import { decidingVersion } from '../../../../domain/exam/versions';
import { CoreWorld } from '../../../support/core-world';
import { day, start } from '../../../support/core-fixtures';
import { expectInvariants, expectSame } from '../../../support/core-invariants';
import {
  anyPolicy,
  anyReorders,
  datedEvents,
  disturbances,
  endState,
  fullState,
  playInOrder,
  playInterleaved,
  type ScenarioEvent,
  shuffled,
  withDelayedResults,
  withRepeats,
} from '../../../support/core-scenarios';
import { seededLives } from '../../../support/seeded-lives';

const lives = seededLives('CORE', { quick: 500, long: 100_000 });

/**
 * The movement of the last order of a step, or the result that decided it. What led to no order, or was outranked, is
 * forgotten with its run: the linger (`closeAfter`) must outlast the senders' retries.
 */
function standsFor({ state, orders }: CoreWorld, fact: CoreWorld['delivered'][number]): boolean {
  const { applicationId, entries } = state;
  const reference =
    fact.type === 'moved' ? referenceOf(applicationId, fact.movement) : entryReference(fact.result.reference ?? '');
  const entry = entries.find((known) => known.reference === reference);
  if (entry === undefined || !orders.has(entry.reference)) return false;
  if (fact.type === 'moved') return entries.findLast((other) => slotOf(other) === slotOf(entry)) === entry;
  const id = decidingVersion(state, entry)?.id;
  return isWinner(state, entry) && id?.by === 'provider' && id.resultId === fact.result.resultId;
}

/** A missed order that was cancelled before the miss, by its date, is ordered again where the miss came first: there, arrival counts. */
function datedOnly(events: ScenarioEvent[], reorders: number): ScenarioEvent[] {
  return events.filter((event) => reorders === 0 || !isCancellation(event));
}

/** That the order of somebody who left was cancelled is no result; a leaving that a later movement overtook is never known. */
function cancelledInStep(events: ScenarioEvent[]): ScenarioEvent[] {
  const stepBefore = (index: number) =>
    events.slice(0, index).findLast((event) => event.type === 'move')?.movement.step.id;
  return events.filter((event, index) => !isCancellation(event) || stepBefore(index) === event.stepId);
}

function isCancellation(event: ScenarioEvent): event is Extract<ScenarioEvent, { type: 'report' }> {
  return event.type === 'report' && event.outcome === 'cancelled';
}

// The deadline, the end of `cancelAfter` and the decisions of operators follow the clock, not a date in an event: they have no
// place in a sorted sequence. So the first comparison with it is made without them, the second with `cancelAfter` alone; the
// invariants hold with them.

it('P-ORDER: results delivered at any time, also before their movement, leave the whole report as if sorted by date', () => {
  lives.each((choose) => {
    const { onLeave, lateResult, reorderOnMissed = 0 } = anyPolicy(choose);
    const events = datedOnly(datedEvents(choose, { onLeave, lateResult, reorderOnMissed }), reorderOnMissed);
    const sorted = new CoreWorld(start + day, { alwaysThere: true });
    const { reported: references, delivered } = playInOrder(sorted, events);
    const order = withDelayedResults(delivered, choose);
    const world = new CoreWorld(start + day, { alwaysThere: true });
    playInOrder(world, order, { references, reports: 'early' });
    expectSame(fullState(world), fullState(sorted), order);
    expectInvariants(world);
  }, 0.3);
});

it('T2, P-ORDER: movements and results duplicated, permuted and interleaved end as the same events sorted by date', () => {
  lives.each((choose) => {
    const waits = choose(2) === 0 ? {} : { cancelAfter: choose(3) * 15 * 60_000 };
    const { reorderOnMissed = 0 } = anyReorders(choose);
    const events = cancelledInStep(datedOnly(datedEvents(choose, { ...waits, reorderOnMissed }), reorderOnMissed));
    const { reported: references } = playInOrder(new CoreWorld(start + day), events);
    const world = new CoreWorld(start + day);
    const order = shuffled(withRepeats(events, choose), choose);
    const { delivered } = playInterleaved(world, order, choose, { references });
    const sorted = new CoreWorld(start + day);
    playInOrder(
      sorted,
      events.filter((event) => delivered.includes(event)),
      { references, reports: 'always' },
    );
    expectSame(endState(world), endState(sorted), delivered);
    expectInvariants(world);
  }, 0.25);
});

it('P-ONCE: whatever is repeated, delayed, decided, expired or called off, nothing is ordered, tagged or commented twice', () => {
  lives.each((choose) => {
    const options = choose(2) === 0 ? {} : { canPoll: true, pollEvery: (1 + choose(5)) * day };
    const world = new CoreWorld(start + day, { ...options, lostAnswers: choose(2) === 0 });
    const events = [...datedEvents(choose, anyPolicy(choose)), ...disturbances(choose)];
    playInterleaved(world, shuffled(withRepeats(events, choose), choose), choose);
    expectInvariants(world);
  }, 0.25);
});

it('P-ONCE: what is delivered again to the run after the end changes nothing in Gupy and orders nothing', () => {
  lives.each((choose) => {
    const world = new CoreWorld(start + day, { canPoll: choose(2) === 0, lostAnswers: choose(2) === 0 });
    const { reorderOnMissed = 0 } = anyReorders(choose);
    const policy = { wordsPerStep: true, reorderOnMissed };
    // The miss is forgotten with its run: that the provider closed the missed order is a result then.
    const events = datedOnly(datedEvents(choose, policy), reorderOnMissed);
    playInOrder(world, events);
    world.advanceTo(world.now + 60 * day);
    if (!world.closed) return;
    const before = { tags: [...world.tags].sort(), comments: world.comments.length, orders: world.orders.size };
    const again = shuffled(
      withRepeats(
        world.delivered.filter((fact) => standsFor(world, fact)),
        choose,
      ),
      choose,
    );
    world.restart();
    for (const fact of again) {
      if (fact.type === 'moved') world.move(fact.movement);
      else world.result(fact.result);
      if (choose(2) === 0) world.startDue();
    }
    world.advanceTo(world.now + 60 * day);
    const after = { tags: [...world.tags].sort(), comments: world.comments.length, orders: world.orders.size };
    expectSame(after, before, events);
    expectInvariants(world);
  }, 0.1);
});

it('P-STUCK: a run whose actions fail for good stays open until an operator decides, and then ends', () => {
  const types = [
    'orderExam',
    'putTag',
    'postComment',
    'removeTag',
    'cancelOrder',
    'recoverEntry',
    'fetchResult',
  ] as const;
  const failure = { code: 'BRIDGE_GUPY_REJECTED', reason: 'refused by the test' } as const;
  lives.each((choose) => {
    const type = types[choose(types.length)];
    const refuse = (action: Action) => (action.type === type ? failure : undefined);
    const world = new CoreWorld(start + day, { refuse, canPoll: type === 'fetchResult' });
    playInterleaved(world, datedEvents(choose, anyPolicy(choose)), choose);
    const isStuck = () => world.state.entries.some((entry) => entry.attentions.length > 0);
    const stuck = isStuck();
    world.advanceTo(world.now + 5 * day); // past the linger, before the deadline
    if (stuck) expect(world.closed).toBe(false);
    expectInvariants(world);
    if (type === 'fetchResult') {
      world.advanceTo(world.now + 60 * day); // past the deadline: nothing expires that could not be asked for
      const versions = world.state.entries.flatMap((entry) => entry.versions);
      expect(versions.some(({ id }) => id.by === 'deadline')).toBe(false);
      expect(world.closed && isStuck()).toBe(false);
    }
    for (let i = 0; i < 20 && !world.closed; i += 1) {
      world.tell({ type: 'skip', note: 'let it go', at: world.now });
      world.advanceTo(world.now + 60 * day);
    }
    if (world.state.changedAt > 0) expect(nextAction(world.state, world.now)).toEqual({ type: 'close' });
    expectInvariants(world);
  }, 0.1);
});
