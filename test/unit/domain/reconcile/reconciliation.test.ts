// What a movement that reconciliation found does to a run, before and after the webhook that it stands in for.
import { isReconciled, isWebhookOf, missedMovement, webhookMayCome } from '../../../../domain/reconcile/reconciliation';
import type { KeyedEntry } from '../../../../domain/exam/reference';
import { reduce } from '../../../../domain/exam/reduce';
import { reportOf } from '../../../../domain/text/report';
import type { Movement } from '../../../../domain/exam/movement';
import { concludeFrom } from '../../../../domain/reconcile/sighting';
import {
  at,
  day,
  examRule,
  examStep,
  movement,
  otherStep,
  referenceOf,
  result,
  start,
} from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';

const minute = 60_000;
const secondExam = { id: 90_001, name: 'Teste prático' };

function found(minutes: number, changes: Parameters<typeof movement>[1] = {}): Movement {
  const step = changes.step ?? (changes.noRule === true ? otherStep : examStep);
  const eventId = `reconcile:7:${step.id}`;
  return movement(minutes, { eventId, entryKey: 'aaaaaaaaaa', source: 'reconciliation', ...changes });
}

function ordersOf(world: CoreWorld): string[] {
  return [...world.orders.keys()];
}

function changesNothing(world: CoreWorld, moved: Movement): boolean {
  return reduce(world.state, { type: 'moved', movement: moved, at: world.now }) === world.state;
}

describe('a movement that reconciliation found', () => {
  it('P-MISSED: opens the entry that no webhook opened, with a key that is the same in every cycle', () => {
    const world = new CoreWorld(start);
    world.move(found(0));
    world.settle();
    expect(ordersOf(world)).toEqual([`7.123456.${examStep.id}.aaaaaaaaaa`]);
    expect(isReconciled(found(0))).toBe(true);
    expect(isReconciled(movement(0))).toBe(false);
    expect(isReconciled(movement(0, { eventId: 'reconcile:7:86547' }))).toBe(false);
    expect(isWebhookOf(found(0), movement(5))).toBe(true);
    expect(isWebhookOf(found(0), movement(5.001))).toBe(false);
  });

  it('P-MISSED: changes nothing while the exam of a webhook is open', () => {
    const world = new CoreWorld(start);
    world.move(movement(0));
    expect(changesNothing(world, found(5))).toBe(true);
    world.settle();
    expect(changesNothing(world, found(5))).toBe(true);
  });

  it('P-MISSED: never opens again what was settled, as long as the candidate stays in the step', () => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.move(webhook);
    world.settle();
    world.result(result(webhook, 10, 'passed'));
    world.settle();
    expect(changesNothing(world, found(60))).toBe(true);
    const sighting = { jobId: 123456, stepId: examStep.id, changedAt: at(60) };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('undated');
    expect(concludeFrom(reportOf(world.state), { ...sighting, enteredAt: start })).toBe('known');
  });

  it.each([
    ['within the minutes by which two dates of one move may differ', 5, 2, 'known'],
    ['before the result, whose exam goes on', 30, 45, 'known'],
    ['after the result', 46, 45, 'missed'],
  ] as const)('P-ORDER: back in the step %s: as with both webhooks', (_when, back, resultAt, conclusion) => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.move(webhook);
    world.settle();
    world.result(result(webhook, resultAt, 'passed'));
    world.settle();
    const enteredAt = start + back * 60_000;
    const sighting = { jobId: 123456, stepId: examStep.id, changedAt: at(60), enteredAt };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe(conclusion);
    const sent = found(back, { source: 'entry-date' });
    world.move(sent);
    world.settle();
    expect(ordersOf(world)).toHaveLength(conclusion === 'missed' ? 2 : 1);
  });

  it('P-MISSED: into another exam step is a missed entry, while the run lingers on the first', () => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.move(webhook);
    world.settle();
    world.result(result(webhook, 10, 'passed'));
    world.settle();
    const sighting = { jobId: 123456, stepId: secondExam.id, changedAt: at(20) };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('missed');
    world.move(found(20, { step: secondExam }));
    world.settle();
    expect(ordersOf(world)).toEqual([referenceOf(webhook), `7.123456.${secondExam.id}.aaaaaaaaaa`]);
  });

  it('P-MISSED: from a list that lags behind a leaving, it orders nothing', () => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.move(webhook);
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.settle();
    const sighting = { jobId: 123456, stepId: examStep.id, changedAt: at(0) };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('known');
    expect(changesNothing(world, found(0))).toBe(true);
    expect(ordersOf(world)).toEqual([referenceOf(webhook)]);
  });

  it('P-MISSED: back in the step after a known leaving, it is another entry with another reference', () => {
    const world = new CoreWorld(start);
    world.move(found(0));
    world.settle();
    world.result(result(found(0), 5, 'passed'));
    world.move(movement(10, { noRule: true }));
    world.settle();
    const sighting = { jobId: 123456, stepId: examStep.id, changedAt: at(20) };
    const report = reportOf(world.state);
    expect(concludeFrom(report, sighting)).toBe('missed');
    const references = report.entries.map(({ reference }) => reference);
    const missed = { applicationId: 7, step: examStep, rule: examRule(), ...sighting, references };
    const keyOf = ({ eventId }: KeyedEntry) => (eventId === 'reconcile:7:86547' ? 'aaaaaaaaaa' : 'bbbbbbbbbb');
    const again = missedMovement({ ...missed, lastSeen: report.lastSeen, askedAt: world.now }, keyOf);
    expect(again.eventId).toBe(`reconcile:7:86547:${start + 10 * minute}`);
    world.move(again);
    world.settle();
    expect(ordersOf(world)).toHaveLength(2);
  });

  it('P-MISSED: a leaving without a webhook cancels the open order', () => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.move(webhook);
    world.settle();
    world.move(found(30, { noRule: true }));
    world.settle();
    expect([...world.cancelled]).toEqual([referenceOf(webhook)]);
    expect(reportOf(world.state).status).toBe('withdrawn');
    expect(changesNothing(world, found(40, { noRule: true }))).toBe(true);
  });

  it('P-MISSED: orders once what Gupy did not show in the step after the webhook', () => {
    let there = false;
    const world = new CoreWorld(start, { readBack: () => (there ? undefined : 'not in this step') });
    world.move(movement(0));
    world.settle();
    const sighting = { jobId: 123456, stepId: examStep.id, changedAt: at(0) };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('missed');
    there = true;
    world.move(found(0));
    world.settle();
    expect(ordersOf(world)).toHaveLength(1);
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('known');
  });

  it('P-MISSED: what an operator skipped stays skipped, and what it did not find itself is not tried for ever', () => {
    const skipped = new CoreWorld(start);
    skipped.move(movement(0));
    skipped.settle();
    skipped.tell({ type: 'skip', note: 'not needed', at: skipped.now });
    expect(changesNothing(skipped, found(10))).toBe(true);

    const gone = new CoreWorld(start, { readBack: () => 'not in this step' });
    gone.move(found(0));
    gone.settle();
    expect(changesNothing(gone, found(10, { eventId: `reconcile:7:86547:${start}` }))).toBe(true);
    expect(concludeFrom(reportOf(gone.state), { jobId: 123456, stepId: examStep.id })).toBe('known');
  });

  it('P-MISSED: into a step that has an exam only now, it is a missed entry', () => {
    const world = new CoreWorld(start);
    world.move(movement(0));
    world.move(movement(5, { noRule: true }));
    world.settle();
    const configured = found(6, { step: otherStep, rule: examRule() });
    const sighting = { jobId: 123456, stepId: otherStep.id, changedAt: at(6) };
    expect(concludeFrom(reportOf(world.state), sighting)).toBe('missed');
    world.move(configured);
    world.settle();
    expect(ordersOf(world)).toContain(referenceOf(configured));
  });

  it('P-MISSED: changes nothing in a run that a late result started for this step', () => {
    const world = new CoreWorld(start);
    const webhook = movement(0);
    world.know(webhook);
    world.result(result(webhook, 10, 'passed'));
    expect(changesNothing(world, found(20))).toBe(true);
    world.settle();
    expect(changesNothing(world, found(20))).toBe(true);
    const here = { jobId: 123456, stepId: examStep.id };
    expect(concludeFrom(reportOf(world.state), here)).toBe('known');
    expect(concludeFrom(reportOf(world.state), { ...here, stepId: secondExam.id })).toBe('unknown');
  });
});

describe('the webhook that comes after all', () => {
  const dates: [string, number][] = [
    ['older', -1],
    ['of the same date', 0],
    ['newer', 1],
  ];

  it.each(dates)('P-ONCE: joins the open entry, when it is %s', (_what, minutes) => {
    const world = new CoreWorld(start);
    world.move(found(5));
    world.settle();
    world.move(movement(5 + minutes));
    world.settle();
    expect(ordersOf(world)).toHaveLength(1);
  });

  it.each(dates)('P-ONCE: changes nothing after the exam was settled, when it is %s', (_what, minutes) => {
    const world = new CoreWorld(start);
    world.move(found(5));
    world.settle();
    world.result(result(found(5), 30, 'passed'));
    world.settle();
    const writes = world.writes.length;
    world.move(movement(5 + minutes));
    world.settle();
    expect(ordersOf(world)).toHaveLength(1);
    expect(world.writes).toHaveLength(writes);
  });

  it.each(dates)(
    'P-ONCE: opens no second entry for a result that is dated before both, when it is %s',
    (_what, minutes) => {
      const webhook = movement(5 + minutes);
      const again = movement(5 + minutes);
      const orders = permutations(['result', webhook, again]).map((events) => {
        const world = new CoreWorld(start);
        world.move(found(5));
        world.settle();
        for (const event of events) {
          if (typeof event === 'string') world.result(result(found(5), 3, 'passed'));
          else world.move(event);
          world.settle();
        }
        return ordersOf(world);
      });
      expect(orders).toEqual(Array.from({ length: 6 }, () => [referenceOf(found(5))]));
    },
  );

  it('P-ONCE: is news where the candidate was moved on before it, or long after the sighting', () => {
    const left = new CoreWorld(start);
    left.move(found(5));
    left.settle();
    left.move(movement(6, { noRule: true }));
    left.move(movement(7));
    left.settle();
    expect(ordersOf(left)).toHaveLength(2);

    const settled = new CoreWorld(start);
    settled.move(found(5));
    settled.settle();
    settled.result(result(found(5), 6, 'passed'));
    settled.settle();
    settled.move(movement(11));
    settled.settle();
    expect(ordersOf(settled)).toHaveLength(2);
  });

  it('P-ONCE: orders after all, where the sighting came before Gupy showed the candidate in the step', () => {
    let there = false;
    const world = new CoreWorld(start, { readBack: () => (there ? undefined : 'not in this step') });
    world.move(found(5));
    world.settle();
    there = true;
    world.move(movement(6));
    world.settle();
    expect(ordersOf(world)).toHaveLength(1);
  });

  it.each(dates)('P-ONCE: still meets its run where runs close at once, when it is %s', (_what, minutes) => {
    const rule = examRule({ closeAfter: 0 });
    const world = new CoreWorld(start + 5 * minute);
    const moved = found(5, { rule });
    world.move(moved);
    world.settle();
    world.result(result(moved, 6.5, 'passed'));
    world.advanceTo(world.now + webhookMayCome - minute);
    expect(world.closed).toBe(false);
    world.move(movement(5 + minutes, { rule }));
    world.settle();
    expect(ordersOf(world)).toHaveLength(1);
    world.advanceTo(world.now + day);
    expect(world.closed).toBe(true);
  });

  it('P-ONCE: does not hold a run open longer than its rule, when reconciliation had no part in it', () => {
    const rule = examRule({ closeAfter: minute });
    const world = new CoreWorld(start);
    const webhook = movement(0, { rule });
    world.move(webhook);
    world.settle();
    world.result(result(webhook, 1, 'passed'));
    world.advanceTo(start + 5 * minute);
    expect(world.closed).toBe(true);
  });

  it('P-ONCE: one order, in every order of webhook, result and three cycles of reconciliation', () => {
    const webhook = movement(0);
    const outcomes = permutations(['webhook', 'cycle', 'cycle', 'cycle', 'result']).map((events) => {
      const world = new CoreWorld(start + 10 * minute);
      for (const event of events) {
        const ordered = ordersOf(world)[0];
        if (event === 'webhook') world.move(webhook);
        else if (event === 'cycle') world.move(found(0));
        else if (ordered !== undefined) world.result(result(webhook, 12, 'passed', { reference: ordered }));
        world.settle();
      }
      return ordersOf(world).length;
    });
    expect(outcomes).toHaveLength(120);
    expect(new Set(outcomes)).toEqual(new Set([1]));
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
