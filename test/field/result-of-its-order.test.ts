// A result belongs to the order that was placed, also where the order's answer comes after it or its run has ended, and no id of a
// provider can be taken for one of the bridge's own (P-OWN). Each case was tried with a valid secret; inputs are written anew.
import { commentMarkers } from '../../activities/comment-marker';
import type { Result } from '../../domain/exam/result';
import { reportOf } from '../../domain/text/report';
import { examRule, movement, referenceOf, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';
import { testReferences } from '../support/reference-keys';

describe('a result that comes while the order is asked for', () => {
  const early = (changes: Partial<Result> = {}) => {
    const core = new CoreWorld(start);
    const moved = movement(0);
    core.move(moved);
    core.startDue();
    const sent = result(moved, 1, 'failed', { orderId: 'order-1', ...changes });
    core.result(sent);
    core.startDue();
    return { core, moved, sent };
  };

  test('P-EARLY, P-OWN: waits for the answer, and is written when it is of the order that was made', () => {
    const { core } = early();
    expect([...core.tags]).toEqual([]);
    core.settle();
    expect([...core.tags]).toEqual(['Inapto']);
  });

  test('P-EARLY, P-OWN: of another order it is not written', () => {
    const { core } = early({ orderId: 'order-2' });
    core.settle();
    expect([...core.tags]).toEqual([]);
    expect(reportOf(core.state)).toMatchObject({ status: 'needs-attention', attention: [{ what: 'result' }] });
  });

  test('P-EARLY: is written where the order fails for good, and where the run goes on with a fresh history', () => {
    const failure = { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'connection refused' } as const;
    const { core, moved } = early();
    const action = { type: 'orderExam', reference: referenceOf(moved) } as const;
    core.tell({ type: 'failed', action, failure, at: core.now });
    core.startDue();
    expect(reportOf(core.state)).toMatchObject({ outcome: 'failed', attention: [] });
    const again = early();
    again.core.interruptOne();
    expect(reportOf(again.core.state).outcome).toBeNull();
    again.core.settle();
    expect([...again.core.tags]).toEqual(['Inapto']);
    expect(again.core.orders.size).toBe(1);
  });

  test('P-EARLY, P-ONCE: a repeat of it is nothing', () => {
    const { core, sent } = early();
    const before = core.state;
    core.result(sent);
    expect(core.state).toBe(before);
  });
});

test('P-OWN, P-LATE: after the end of the run, a result by its reference for another order is not written', () => {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  core.settle();
  core.advanceTo(start + 40 * 24 * 3_600_000);
  core.restart();
  core.result(result(moved, 1, 'passed', { orderId: 'order-of-b' }));
  core.settle();
  expect([...core.tags]).toEqual(['Exame expirado']);
  expect(reportOf(core.state)).toMatchObject({ status: 'needs-attention', attention: [{ what: 'result' }] });
  core.result(result(moved, 2, 'passed', { orderId: 'order-1' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
});

describe('ids of a provider that look like the bridge’s own', () => {
  test.each(['operator-1', 'operator-2', 'expired', 'deadline', '1', '{"by":"operator","number":1}'])(
    'P-OWN, R27: %s, then decisions of an operator and a correction, are versions of their own, each with its comment',
    (resultId) => {
      const core = new CoreWorld(start);
      const publish = { ...examRule().publish, passed: { tags: ['Apto'], comment: 'Apto' } };
      const moved = movement(0, { rule: examRule({ publish }) });
      core.move(moved);
      core.settle();
      core.result(result(moved, 1, 'failed', { resultId }));
      core.settle();
      for (const outcome of ['passed', 'failed'] as const) {
        core.now += 60_000;
        core.tell({ type: 'override', outcome, note: 'seen on paper', at: core.now });
        core.settle();
      }
      const ids = core.comments.map(({ version }) => version);
      expect(ids).toEqual([
        { by: 'provider', resultId },
        { by: 'operator', number: 1 },
        { by: 'operator', number: 2 },
      ]);
      const { digests } = testReferences;
      const markers = [...ids, { by: 'deadline' } as const].map(
        (id) => commentMarkers(digests, referenceOf(moved), id)[0],
      );
      expect(new Set(markers).size).toBe(4);
    },
  );

  test('P-OWN: a result called expired is a result, which the deadline does not follow', () => {
    const core = new CoreWorld(start);
    const moved = movement(0);
    core.move(moved);
    core.settle();
    core.result(result(moved, 1, 'passed', { resultId: 'expired' }));
    core.advanceTo(start + 11 * 24 * 3_600_000);
    expect([...core.tags]).toEqual(['Apto']);
  });
});
