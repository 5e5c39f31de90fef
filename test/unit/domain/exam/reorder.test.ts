// A missed exam is ordered again where its rule says so: once for each miss, at most so often, never after the deadline of the first
// order, a result or the leaving (P-ONCE, P-PROGRESS).
import type { Action } from '../../../../domain/exam/action';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { reportOf } from '../../../../domain/text/report';
import { currentDetails } from '../../../../domain/text/current-details';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { type CoreWorld, type WorldOptions } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const publish: ExamRule['publish'] = {
  ...examRule().publish,
  ordered: { tags: ['Exame solicitado'], comment: 'Solicitado.[[ {{examUrl}}]]' },
  scheduled: { tags: ['Exame agendado'] },
  missed: { tags: ['Faltou ao exame'], comment: 'Faltou.' },
};

const waiting = (options?: WorldOptions, changes: Partial<ExamRule> = {}) =>
  enteredExam({ publish, reorderOnMissed: 2, ...changes }, options);

/** A report of the order of this attempt, as the provider names it. */
function said(
  core: CoreWorld,
  moved: ReturnType<typeof movement>,
  minutes: number,
  stage: 'missed' | 'scheduled',
  attempt = 1,
) {
  const reference = attempt === 1 ? referenceOf(moved) : `${referenceOf(moved)}-${attempt}`;
  const date = stage === 'scheduled' ? { inDays: 2 } : {};
  return progress(moved, minutes, stage, { reference, orderId: core.orders.get(reference) ?? reference, ...date });
}

function told(core: CoreWorld, ...reports: ReturnType<typeof progress>[]): void {
  for (const report of reports) {
    core.progress(report);
    core.settle();
  }
  expectInvariants(core);
}

/** The provider has made the next order, and its answer is on its way. */
function untilAsked(core: CoreWorld, missed: ReturnType<typeof progress>): void {
  core.progress(missed);
  core.startDue();
  while (core.pendingAnswers() > 0 && core.orders.size === 1) {
    core.answerOne();
    core.startDue();
  }
  expect(core.orders.size).toBe(2);
}

const ordered = ({ calls }: CoreWorld) => calls.filter(({ type }) => type === 'orderExam').length;
const texts = ({ comments }: CoreWorld) => comments.map(({ text }) => text);
const entryIn = (core: CoreWorld) => reportOf(core.state).entries[0];

it('P-ONCE: a missed exam is ordered again under a reference of its own, and its tags and comments follow', () => {
  const { core, moved, reference } = waiting();
  told(core, said(core, moved, 1, 'scheduled'), said(core, moved, 2, 'missed'));
  expect([...core.orders]).toEqual([
    [reference, 'order-1'],
    [`${reference}-2`, 'order-2'],
  ]);
  expect([...core.tags]).toEqual(['Exame solicitado']);
  expect(texts(core)).toEqual(['Solicitado.', 'Faltou.', 'Solicitado.']);
  expect(entryIn(core)).toMatchObject({
    orderId: 'order-2',
    formerOrders: ['order-1'],
    status: 'waiting',
    scheduledFor: null,
  });
  expect(currentDetails(core.state)).toContain('order `order-2`, ordered again (2 of 3), since');
  told(core, said(core, moved, 4, 'scheduled', 2));
  expect([...core.tags]).toEqual(['Exame agendado']);
  core.result(result(moved, 5, 'passed', { reference: `${reference}-2`, orderId: 'order-2' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  expect(reportOf(core.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
});

it('P-ONCE: the same miss said twice, or by another id, or late once more, orders once', () => {
  const { core, moved } = waiting();
  const missed = said(core, moved, 2, 'missed');
  told(
    core,
    missed,
    missed,
    { ...missed, progressId: 'again' },
    { ...missed, progressId: 'late', occurredAt: said(core, moved, 9, 'missed').occurredAt },
  );
  expect(ordered(core)).toBe(2);
  expect(entryIn(core)?.phase).toMatchObject({
    is: 'waiting',
    stage: { is: 'ordered' },
    orders: { attempt: 2, of: 3, isDue: false },
  });
});

it('waits as ever after the last time, and where the rule does not say so', () => {
  const often = waiting();
  for (const attempt of [1, 2, 3]) told(often.core, said(often.core, often.moved, attempt, 'missed', attempt));
  expect(ordered(often.core)).toBe(3);
  expect([...often.core.tags]).toEqual(['Faltou ao exame']);
  expect(currentDetails(often.core.state)).toContain('ordered again (3 of 3)');
  const never = waiting({}, { reorderOnMissed: 0 });
  told(never.core, said(never.core, never.moved, 1, 'missed'));
  expect(ordered(never.core)).toBe(1);
  expect(entryIn(never.core)?.phase).not.toHaveProperty('orders');
});

it('P-FRESH: a kept exam is not ordered again while the candidate is elsewhere, and is as soon as they are back', () => {
  const { core, moved } = waiting({ alwaysThere: true }, { onLeave: 'keep' });
  core.move(movement(1, { noRule: true }));
  told(core, said(core, moved, 2, 'missed'));
  expect(ordered(core)).toBe(1);
  expect(entryIn(core)?.phase).toMatchObject({ is: 'waiting', orders: { attempt: 1, of: 3, isDue: false } });
  core.move(movement(3, moved.rule && { rule: moved.rule }));
  core.settle();
  expect(ordered(core)).toBe(2);
});

it('the deadline counts on from the first order', () => {
  const { core, moved } = waiting();
  core.advanceTo(start + 9 * day);
  told(core, said(core, moved, 9 * 24 * 60, 'missed'));
  expect(ordered(core)).toBe(2);
  expect(entryIn(core)?.deadline).toBe(new Date(start + 10 * day).toISOString());
  core.advanceTo(start + 10 * day);
  expect([...core.tags]).toEqual(['Exame expirado']);
  told(core, said(core, moved, 11 * 24 * 60, 'missed', 2));
  expect(ordered(core)).toBe(2);
});

it('P-PROGRESS: missed, then left: nothing is ordered, and the newest order is cancelled', () => {
  const early = waiting({}, { cancelAfter: day });
  early.core.move(movement(3, { noRule: true }));
  early.core.settle();
  told(early.core, said(early.core, early.moved, 2, 'missed'));
  expect(ordered(early.core)).toBe(1);
  const { core, moved, reference } = waiting();
  told(core, said(core, moved, 2, 'missed'));
  core.move(movement(3, { noRule: true }));
  core.settle();
  expect([...core.cancelled]).toEqual([`${reference}-2`]);
  expect([...core.tags]).toEqual([]);
  expectInvariants(core);
});

it('P-FRESH: Gupy shows that the candidate left: nothing is ordered, said once, and a return makes it due', () => {
  let isThere = true;
  const { core, moved } = waiting({ readBack: () => (isThere ? undefined : 'not in this step') }, { onLeave: 'keep' });
  isThere = false;
  told(core, said(core, moved, 2, 'missed'));
  core.settle();
  expect(ordered(core)).toBe(2);
  expect(core.orders.size).toBe(1);
  expect(reportOf(core.state).notes.join()).toContain('not ordered again: not in this step');
  isThere = true;
  core.move(movement(5, moved.rule && { rule: moved.rule }));
  core.settle();
  expect(core.orders.size).toBe(2);
});

it('P-ONCE: an answer that is lost orders once, and a result that comes meanwhile is kept for it', () => {
  let isLost = false;
  const lost = (action: Action) =>
    isLost && action.type === 'orderExam'
      ? ({ code: 'BRIDGE_PROVIDER_UNAUTHORIZED', reason: 'lost' } as const)
      : undefined;
  const { core, moved, reference } = waiting({ loseAnswer: lost });
  isLost = true;
  untilAsked(core, said(core, moved, 2, 'missed'));
  core.result(result(moved, 4, 'failed', { reference: `${reference}-2`, orderId: 'order-2' }));
  core.settle();
  expect(core.orders.size).toBe(2);
  expect(reportOf(core.state)).toMatchObject({ outcome: 'failed' });
  expectInvariants(core);
});

it('P-EARLY: a result of the next order by its own id alone is kept until the provider has said that it made it', () => {
  const { core, moved, reference } = waiting();
  untilAsked(core, said(core, moved, 2, 'missed'));
  core.result(result(moved, 4, 'passed', { reference, orderId: 'order-2' }));
  expect(entryIn(core)?.results).toEqual([]);
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ outcome: 'passed', attention: [] });
  expect(entryIn(core)?.results).toMatchObject([{ attempt: 2 }]);
});

it('P-CORRECT: a result of the missed order is dated and compared as any; that it is cancelled decides nothing', () => {
  const { core, moved, reference } = waiting();
  told(core, said(core, moved, 2, 'missed'));
  core.result(result(moved, 3, 'cancelled', { orderId: 'order-1' }));
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'waiting', outcome: null });
  core.result(result(moved, 4, 'failed', { resultId: '1', orderId: 'order-1' }));
  core.settle();
  core.result(result(moved, 5, 'passed', { resultId: '1', reference: `${reference}-2`, orderId: 'order-2' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  core.result(result(moved, 1, 'failed', { resultId: '0', orderId: 'order-1' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  expectInvariants(core);
});

it('a provider that answers with the order that was missed takes no second one: the exam waits', () => {
  const { core, moved, reference } = waiting();
  core.orders.set(`${reference}-2`, 'order-1');
  told(core, said(core, moved, 2, 'missed'));
  expect(ordered(core)).toBe(2);
  expect([...core.tags]).toEqual(['Faltou ao exame']);
  expect(reportOf(core.state).notes.join()).toContain('the provider answered with the order that was missed');
  told(core, said(core, moved, 3, 'missed'));
  expect(ordered(core)).toBe(2);
});

it('P-OWN: a report of an order that was never made is not believed', () => {
  const { core, moved, reference } = waiting();
  told(core, progress(moved, 2, 'missed', { reference: `${reference}-2`, orderId: 'order-7' }));
  expect(ordered(core)).toBe(1);
  expect(reportOf(core.state).notes.join()).toContain('it names another order than the one placed');
});

it('P-STUCK: a refused order waits for a person; to skip it leaves the exam waiting', () => {
  let refuses = false;
  const refuse = (action: Action) =>
    refuses && action.type === 'orderExam'
      ? ({ code: 'BRIDGE_PROVIDER_REJECTED', reason: 'no second order' } as const)
      : undefined;
  const { core, moved } = waiting({ refuse });
  refuses = true;
  told(core, said(core, moved, 2, 'missed'));
  expect(reportOf(core.state)).toMatchObject({ status: 'needs-attention', attention: [{ what: 'order' }] });
  core.tell({ type: 'skip', note: 'by telephone', at: core.now });
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'waiting', attention: [] });
  core.advanceTo(start + 10 * day);
  expect([...core.tags]).toEqual(['Exame expirado']);
});

it('polls ask for the newest order, and one that began before does not answer for it', () => {
  const { core, moved, reference } = waiting({ canPoll: true, pollEvery: day });
  core.pollProgress.set(reference, said(core, moved, 2, 'missed'));
  core.advanceTo(start + day);
  expect(core.orders.size).toBe(2);
  core.pollAnswers.set(
    `${reference}-2`,
    result(moved, 60, 'passed', { reference: `${reference}-2`, orderId: 'order-2' }),
  );
  core.advanceTo(start + 3 * day);
  expect(reportOf(core.state)).toMatchObject({ outcome: 'passed' });
  expectInvariants(core);
});

it('P-LATE: after the end of the run the results of both orders find the exam again', () => {
  for (const [suffix, orderId] of [
    ['', 'order-1'],
    ['-2', 'order-2'],
  ] as const) {
    const { core, moved, reference } = waiting();
    told(core, said(core, moved, 2, 'missed'));
    core.advanceTo(start + 60 * day);
    expect(core.closed).toBe(true);
    core.restart();
    core.result(result(moved, 30 * 24 * 60, 'passed', { reference: `${reference}${suffix}`, orderId }));
    core.settle();
    expect([...core.tags]).toEqual(['Apto']);
    expect(reportOf(core.state).attention).toEqual([]);
  }
});
