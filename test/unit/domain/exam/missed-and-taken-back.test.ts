// A missed exam meets what nobody expects beside it: the miss is taken back, the order is closed before the miss comes, the provider
// opens the old order again, a report names an order that was never made, an answer is lost as the candidate leaves.
import type { Action } from '../../../../domain/exam/action';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { ActionFailure } from '../../../../domain/exam/fact';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const publish: ExamRule['publish'] = {
  ...examRule().publish,
  ordered: { tags: ['Exame solicitado'] },
  attended: { tags: ['Compareceu'] },
  missed: { tags: ['Faltou ao exame'] },
  cancelled: { tags: ['Exame cancelado'], comment: 'Cancelado.' },
};

const waiting = (options?: WorldOptions, changes: Partial<ExamRule> = {}) =>
  enteredExam({ publish, reorderOnMissed: 2, ...changes }, options);

/** Fails orders from the second on, as long as it says so. */
function failing(code: ActionFailure['code']) {
  const dial = { isOn: false };
  const fail = (action: Action) => (dial.isOn && action.type === 'orderExam' ? { code, reason: 'test' } : undefined);
  return { dial, fail };
}

const ordered = ({ calls }: CoreWorld) => calls.filter(({ type }) => type === 'orderExam').length;

it('P-ONCE: a next order that the provider refused is not asked for once the candidate attended after all', () => {
  const { dial, fail } = failing('BRIDGE_PROVIDER_UNAUTHORIZED');
  const { core, moved } = waiting({ refuse: fail });
  dial.isOn = true;
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'needs-attention' });
  core.progress(progress(moved, 2, 'attended'));
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'waiting', attention: [] });
  dial.isOn = false;
  core.advanceTo(start + day);
  expect(core.orders.size).toBe(1);
  // It was taken back once more: now there is to be another.
  core.progress(progress(moved, 3, 'missed'));
  core.settle();
  expect(core.orders.size).toBe(2);
  expectInvariants(core);
});

it('P-STUCK: a next order that may have been made is asked for all the same, for only its answer says which it is', () => {
  const { dial, fail } = failing('BRIDGE_PROVIDER_UNAVAILABLE');
  const { core, moved } = waiting({ loseAnswer: fail });
  dial.isOn = true;
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  core.progress(progress(moved, 2, 'attended'));
  dial.isOn = false;
  core.tell({ type: 'retry', at: core.now });
  core.settle();
  expect(core.orders.size).toBe(2);
  expect(reportOf(core.state).entries[0]).toMatchObject({ orderId: 'order-2', formerOrders: ['order-1'] });
});

describe('P-ORDER: the provider closes the missed order', () => {
  const first = { missed: 'cancelled', cancelled: 'missed' } as const;

  it.each(['missed', 'cancelled'] as const)('and says %s first: the exam is ordered again', (said) => {
    const { core, moved } = waiting();
    const cancelled = result(moved, 2, 'cancelled', { orderId: 'order-1' });
    for (const what of [said, first[said]]) {
      if (what === 'missed') core.progress(progress(moved, 1, 'missed'));
      else core.result(cancelled);
      core.settle();
    }
    expect(core.orders.size).toBe(2);
    expect([...core.tags]).toEqual(['Exame solicitado']);
    core.result(cancelled);
    core.settle();
    expect(reportOf(core.state)).toMatchObject({ status: 'waiting', outcome: null });
    expectInvariants(core);
  });

  it.each(['missed', 'cancelled'] as const)(
    'and says %s first of one of its exams: that exam is still to be taken',
    (said) => {
      for (const isWhole of [true, false]) {
        const { core, moved, reference } = waiting({}, { parts: { names: ['Clínico', 'Audiometria'] } });
        const part = (name: string, outcome: 'passed' | 'cancelled', of = 1) =>
          core.result(
            result(moved, 3, outcome, {
              part: name,
              reference: of === 1 ? reference : `${reference}-${of}`,
              orderId: `order-${of}`,
              resultId: `${name} of ${of}`,
            }),
          );
        if (isWhole) part('Clínico', 'passed');
        for (const what of [said, first[said]]) {
          if (what === 'missed') core.progress(progress(moved, 1, 'missed'));
          else part('Audiometria', 'cancelled');
          core.settle();
        }
        part('Audiometria', 'cancelled');
        core.settle();
        expect(core.orders.size).toBe(2);
        part('Clínico', 'passed', 2);
        core.settle();
        expect(reportOf(core.state)).toMatchObject({ status: 'waiting', outcome: null });
        part('Audiometria', 'passed', 2);
        core.settle();
        expect([...core.tags]).toEqual(['Apto']);
        expectInvariants(core);
      }
    },
  );

  it('an exam of it that was cancelled before the miss, by its date, stays so, and that is said once', () => {
    const { core, moved } = waiting({}, { parts: { names: ['Clínico', 'Audiometria'] } });
    core.result(result(moved, 2, 'cancelled', { part: 'Clínico', orderId: 'order-1' }));
    core.result(result(moved, 9, 'passed', { part: 'Audiometria', orderId: 'order-1' }));
    core.settle();
    core.progress(progress(moved, 5, 'missed'));
    core.settle();
    expect(reportOf(core.state)).toMatchObject({ status: 'settled', outcome: 'cancelled' });
    expect(core.comments).toHaveLength(1);
    expect(core.orders.size).toBe(1);
    expectInvariants(core);
  });

  it.each([
    [1, 2],
    [0, 1],
  ])('and the miss comes %d ms before the deadline: there are %d orders', (before, orders) => {
    const { core, moved } = waiting({}, { closeAfter: 30 * day });
    core.result(result(moved, 2, 'cancelled', { orderId: 'order-1' }));
    core.advanceTo(start + 10 * day - before);
    core.progress(progress(moved, 1, 'missed'));
    core.settle();
    expect(core.orders.size).toBe(orders);
    expect([...core.tags]).toEqual([orders === 1 ? 'Exame cancelado' : 'Exame solicitado']);
  });

  it('and dates it as the miss: the exam is ordered again', () => {
    const { core, moved } = waiting();
    core.result(result(moved, 2, 'cancelled', { orderId: 'order-1' }));
    core.settle();
    core.progress(progress(moved, 2, 'missed'));
    core.settle();
    expect(core.orders.size).toBe(2);
    expectInvariants(core);
  });

  it.each(['the exam', 'the next order'])('P-STUCK: and an operator gave up %s: nothing is opened any more', (what) => {
    const { dial, fail } = failing('BRIDGE_PROVIDER_REJECTED');
    const { core, moved } = waiting({ refuse: fail });
    const missed = progress(moved, 1, 'missed');
    dial.isOn = true;
    if (what === 'the next order') core.progress(missed);
    core.settle();
    core.tell({ type: 'skip', note: 'by telephone', at: core.now });
    core.result(result(moved, 2, 'cancelled', { orderId: 'order-1' }));
    dial.isOn = false;
    core.progress(missed);
    core.settle();
    expect(core.orders.size).toBe(1);
    expect(reportOf(core.state).entries[0]?.phase).toMatchObject({ is: 'decided', outcome: 'cancelled' });
  });

  it('P-STUCK: and an operator decided that the exam is cancelled: no miss opens it again', () => {
    const { core, moved } = waiting();
    core.now += day;
    core.tell({ type: 'override', outcome: 'cancelled', note: 'by telephone', at: core.now });
    core.progress(progress(moved, 1, 'missed'));
    core.settle();
    expect(core.orders.size).toBe(1);
    expect(reportOf(core.state)).toMatchObject({ status: 'settled', outcome: 'cancelled' });
  });

  it('and closes an exam of the next one as well, before its miss is known: a third is ordered', () => {
    const { core, moved, reference } = waiting({}, { parts: { names: ['Clínico', 'Audiometria'] } });
    core.progress(progress(moved, 1, 'missed'));
    core.settle();
    const next = { reference: `${reference}-2`, orderId: 'order-2' };
    for (const part of ['Clínico', 'Audiometria']) core.result(result(moved, 5, 'cancelled', { ...next, part }));
    core.settle();
    expect(reportOf(core.state)).toMatchObject({ outcome: 'cancelled' });
    core.progress(progress(moved, 4, 'missed', next));
    core.settle();
    expect(core.orders.size).toBe(3);
    expectInvariants(core);
  });

  it('and a candidate who is elsewhere, or whose exam was missed often enough, or after it was closed, gets none', () => {
    for (const [doesLeave, orders, minutes] of [
      [true, 0, 1],
      [false, 2, 1],
      [false, 0, 5],
    ] as const) {
      const { core, moved, reference } = waiting();
      for (let attempt = 1; attempt <= orders; attempt += 1) {
        const of = attempt === 1 ? reference : `${reference}-${attempt}`;
        core.progress(progress(moved, 1, 'missed', { reference: of, orderId: `order-${attempt}` }));
        core.settle();
      }
      const of = orders === 0 ? reference : `${reference}-${orders + 1}`;
      const names = { reference: of, orderId: `order-${orders + 1}` };
      core.result(result(moved, 2, 'cancelled', names));
      core.settle();
      if (doesLeave) core.move(movement(3, { noRule: true }));
      core.settle();
      core.progress(progress(moved, minutes, 'missed', names));
      core.settle();
      expect(core.orders.size).toBe(orders + 1);
      expect(reportOf(core.state).entries[0]?.phase).toMatchObject({ is: 'decided', outcome: 'cancelled' });
      expectInvariants(core);
    }
  });
});

it('P-ONCE: a provider that opens the missed order again under its id is believed of the next miss, and of no repeat', () => {
  const { core, moved } = waiting({ reopens: true });
  const missed = progress(moved, 5, 'missed');
  for (const report of [missed, missed, { ...missed, progressId: 'by another id' }, progress(moved, 4, 'missed')]) {
    core.progress(report);
    core.settle();
  }
  expect(ordered(core)).toBe(2);
  core.progress(progress(moved, 9, 'missed'));
  core.settle();
  expect(ordered(core)).toBe(3);
  expect(reportOf(core.state).entries[0]).toMatchObject({ orderId: 'order-1', formerOrders: ['order-1', 'order-1'] });
  expectInvariants(core);
});

it('P-ONCE: a provider that still shows the miss after it opened the order again does not say that it was missed twice', () => {
  const { core, moved, reference } = waiting({ reopens: true, canPoll: true, pollEvery: day });
  const shown = (at: number) => ({
    ...progress(moved, at, 'missed', { reference, inDays: 1 }),
    source: 'reading' as const,
    datedBy: 'arrival' as const,
  });
  for (let days = 2; days < 6; days += 1) {
    core.advanceTo(start + days * day - 1);
    core.pollProgress.set(reference, shown(days * 24 * 60));
    core.pollProgress.set(`${reference}-2`, { ...shown(days * 24 * 60), reference: `${reference}-2` });
    core.advanceTo(start + days * day);
  }
  expect(ordered(core)).toBe(2);
  // Another date that was missed is another miss.
  core.pollProgress.set(`${reference}-2`, { ...shown(0), scheduledFor: new Date(start + 6 * day).toISOString() });
  core.advanceTo(start + 7 * day);
  expect(ordered(core)).toBe(3);
  expectInvariants(core);
});

it.each(['under its id', 'under another'])(
  'P-PROGRESS: a provider that opened the missed order again %s shows the same miss of the new one: it is another miss',
  (what) => {
    const reopens = what === 'under its id';
    const { core, moved, reference } = waiting({ reopens });
    const next = { reference: `${reference}-2`, orderId: reopens ? 'order-1' : 'order-2' };
    const shows = (minutes: number, stage: 'missed' | 'scheduled', changes = {}) => {
      core.progress({ ...progress(moved, minutes, stage, changes), progressId: stage, source: 'reading' });
      core.settle();
    };
    shows(1, 'missed');
    if (reopens) {
      shows(2, 'missed');
      expect(ordered(core)).toBe(2);
      shows(3, 'scheduled', { ...next, inDays: 2 });
    }
    shows(4, 'missed', next);
    expect(ordered(core)).toBe(3);
  },
);

it('P-TRUE: a report that came before the answer to the order, and names an order that was not made, is not believed', () => {
  const core = new CoreWorld(start);
  const moved = movement(0, { rule: examRule({ publish, reorderOnMissed: 2 }) });
  core.move(moved);
  core.startDue();
  const reference = `${referenceOf(moved)}-3`;
  core.progress(progress(moved, 1, 'scheduled', { reference, orderId: 'order-3', inDays: 3 }));
  core.settle();
  core.progress(progress(moved, 2, 'scheduled', { inDays: 5 }));
  core.settle();
  expect(reportOf(core.state).entries[0]?.scheduledFor).toBe(new Date(start + 5 * day).toISOString());
});

it('P-TRUE: who leaves while no answer says whether the next order was made: that is said beside the cancelled one', () => {
  const { dial, fail } = failing('BRIDGE_PROVIDER_UNAVAILABLE');
  const { core, moved } = waiting({ loseAnswer: fail });
  dial.isOn = true;
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  core.move(movement(3, { noRule: true }));
  core.settle();
  expect(currentDetails(core.state)).toContain('order `order-1` was cancelled; whether the provider made order 2');
});

it('P-ONCE: a closing of one exam that leaves the result as it was said before writes nothing again', () => {
  const { core, moved } = waiting({}, { parts: { names: ['Clínico', 'Audiometria'] } });
  const of = (part: string, minute: number, outcome: 'passed' | 'cancelled') =>
    core.result(result(moved, minute, outcome, { part, resultId: `${part}-${minute}` }));
  of('Audiometria', 5, 'cancelled');
  core.progress(progress(moved, 20, 'missed'));
  of('Clínico', 50, 'passed');
  core.settle();
  const said = core.comments.length;
  of('Audiometria', 48, 'cancelled');
  core.settle();
  expect(core.comments).toHaveLength(said);
  expectInvariants(core);
});

it('P-ONCE: a closed exam that did not count leaves the result of the others as it was said', () => {
  const { core, moved } = waiting({}, { parts: { names: ['Clínico', 'Audiometria'] } });
  const of = (part: string, minute: number, outcome: 'passed' | 'cancelled') =>
    core.result(result(moved, minute, outcome, { part, resultId: `${part}-${minute}` }));
  of('Clínico', 50, 'passed');
  of('Clínico', 29, 'cancelled');
  of('Audiometria', 5, 'cancelled');
  core.settle();
  const said = core.comments.length;
  core.progress(progress(moved, 20, 'missed'));
  core.settle();
  expect(core.comments).toHaveLength(said);
  expectInvariants(core);
});
