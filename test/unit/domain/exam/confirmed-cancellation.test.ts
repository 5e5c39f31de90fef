// A candidate leaves, the order is cancelled, and the provider sends that as a result: it says nothing of any exam.
import { CoreWorld } from '../../../support/core-world';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + day;
const said = examRule().publish;
const withWords = { publish: { ...said, cancelled: { tags: ['Exame cancelado'], comment: 'Cancelado.' } } };

function left(changes: Partial<ExamRule>, world = new CoreWorld(later, { alwaysThere: true })) {
  const moved = movement(100, { rule: examRule(changes) });
  world.move(moved);
  world.settle();
  world.move(movement(110, { noRule: true }));
  world.settle();
  const confirm = () => {
    world.result(result(moved, 120, 'cancelled', { orderId: world.orders.get(referenceOf(moved)) ?? '' }));
    world.settle();
  };
  return { world, moved, confirm };
}

it.each(['publish', 'comment', 'ignore'] as const)(
  'P-TRUE: it writes nothing, and the exam stays withdrawn (%s)',
  (lateResult) => {
    const { world, confirm } = left({ lateResult, ...withWords });
    confirm();
    expect([[...world.tags], world.comments]).toEqual([[], []]);
    expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', outcome: null });
    expect(currentDetails(world.state)).toContain('the candidate left the step, order `order-1` was cancelled');
  },
);

it('P-CORRECT: the tag of the exam before stays, when a candidate was moved back by mistake and out again', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  const first = movement(0);
  world.move(first);
  world.settle();
  world.result(result(first, 5, 'passed'));
  world.settle();
  left({}, world).confirm();
  expect([...world.tags]).toEqual(['Apto']);
});

it('P-ORDER: a candidate who is back has another exam, which the cancellation of the first does not touch', () => {
  const { world, confirm } = left(withWords);
  world.move(movement(115, { rule: examRule(withWords) }));
  world.settle();
  confirm();
  expect([...world.tags]).toEqual([]);
  expect(reportOf(world.state).status).toBe('waiting');
});

it('R33: so it is where each part of the order is reported as cancelled', () => {
  const { world, moved } = left({ ...withWords, parts: { names: ['Clínico', 'Audiometria'] } });
  for (const part of ['Clínico', 'Audiometria']) {
    world.result(result(moved, 120, 'cancelled', { part }));
    world.settle();
  }
  expect([[...world.tags], world.comments]).toEqual([[], []]);
  expect(reportOf(world.state).status).toBe('withdrawn');
});

it('P-LATE: a real result, before it or after it, reaches a human', () => {
  for (const minutes of [115, 130]) {
    const { world, moved, confirm } = left({});
    if (minutes < 120) world.result(result(moved, minutes, 'passed'));
    confirm();
    if (minutes > 120) world.result(result(moved, minutes, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  }
});

it('one that is dated before the leaving counts as any other', () => {
  const { world, moved } = left(withWords);
  world.result(result(moved, 105, 'cancelled'));
  world.settle();
  expect([...world.tags]).toEqual(['Exame cancelado']);
});

it('P-STUCK: a cancellation that is tried needs nobody any more once the provider says so', () => {
  const refused = { code: 'BRIDGE_PROVIDER_REJECTED', reason: '422' } as const;
  const refuse = ({ type }: { type: string }) => (type === 'cancelOrder' ? refused : undefined);
  const { world, confirm } = left({}, new CoreWorld(later, { alwaysThere: true, refuse }));
  expect(reportOf(world.state).status).toBe('needs-attention');
  confirm();
  expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', attention: [] });
});

it('P-ONCE: of the missed order it does not stand for that of the next one', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  const moved = movement(0, { rule: examRule({ reorderOnMissed: 1 }) });
  world.move(moved);
  world.settle();
  world.progress(progress(moved, 5, 'missed'));
  world.startDue();
  world.move(movement(110, { noRule: true }));
  world.result(result(moved, 120, 'cancelled', { orderId: 'order-1' }));
  world.settle();
  expect(world.orders.size).toBe(2);
  expect([...world.cancelled]).toContain(`${referenceOf(moved)}-2`);
});

describe('P-CORRECT: the tag of the exam before stays', () => {
  function leftAgain(changes: Partial<ExamRule> = {}) {
    const world = new CoreWorld(later, { alwaysThere: true });
    const first = movement(0);
    world.move(first);
    world.settle();
    world.result(result(first, 5, 'passed'));
    world.settle();
    return left({ ...withWords, ...changes }, world);
  }

  it.each([{}, { parts: { names: ['Clínico'] } }])('where the provider dates it by the day alone (%j)', (changes) => {
    const { world, moved } = leftAgain(changes);
    const occurredAt = '2026-01-15T03:00:00.000Z'; // midnight there, before the candidate entered
    world.result(result(moved, 0, 'cancelled', { occurredAt, part: 'Clínico' }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(reportOf(world.state).status).toBe('withdrawn');
  });

  it('P-LATE: where it comes when the run has ended, twice, and a real result counts all the same', () => {
    const { world, moved, confirm } = leftAgain();
    for (let run = 0; run < 2; run += 1) {
      world.advanceTo(world.now + 5 * day);
      expect(world.closed).toBe(true);
      world.restart();
      confirm();
      expect([...world.tags]).toEqual(['Apto']);
      expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', outcome: null });
      expect(currentDetails(world.state)).toContain(
        'left the step, the provider says that order `order-2` of an ended run was cancelled',
      );
    }
    world.result(result(moved, 130, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });
});
