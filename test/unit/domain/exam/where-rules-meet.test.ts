// Cases in which two rules meet: equal dates, an operator between two exams, a state made smaller, ids that are counted.
import { carriedState, mostCarried } from '../../../../domain/exam/bounds';
import { claim, emptyMailbox, putResult } from '../../../../domain/exam/order-mailbox';
import { refuseOverride } from '../../../../domain/exam/reduce-operator';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + day;
const minute = 60_000;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } as const;

it('who left and is back at one date, within cancelAfter, keeps the exam', () => {
  const rule = examRule({ cancelAfter: 60 * minute });
  const world = new CoreWorld(later, { alwaysThere: true });
  world.move(movement(0, { rule }));
  world.settle();
  world.move(movement(10, { noRule: true }));
  world.settle();
  world.move(movement(10, { rule }));
  world.advanceTo(later + day);
  expect(world.cancelled.size).toBe(0);
  expect(reportOf(world.state).status).toBe('waiting');
});

it('P-LATE: a result that an operator overruled is not brought up again when a later exam decides the step', () => {
  const world = new CoreWorld(later, {
    alwaysThere: true,
    refuse: (action) => (action.type === 'putTag' && action.tag === 'Inapto' ? refused : undefined),
  });
  const first = movement(0);
  world.move(first);
  world.settle();
  world.result(result(first, 5, 'failed'));
  world.settle();
  world.tell({ type: 'override', outcome: 'passed', note: 'x', at: world.now });
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  const second = movement(24 * 60 + 10);
  world.now += 20 * minute;
  world.move(movement(24 * 60 + 5, { noRule: true }));
  world.move(second);
  world.settle();
  world.result(result(second, 24 * 60 + 15, 'passed'));
  world.settle();
  expect(world.comments).toEqual([]);
});

it('P-ONCE: a state that comes back thirty times is told apart each time, also when the first versions are forgotten', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  const moved = movement(0);
  world.move(moved);
  world.settle();
  for (let i = 0; i < 30; i += 1) {
    world.now += minute;
    const isEven = i % 2 === 0;
    world.tell({
      type: 'resultReceived',
      at: world.now,
      result: result(moved, 5, isEven ? 'passed' : 'failed', { resultId: isEven ? 'p' : 'f', source: 'reading' }),
    });
    world.settle();
  }
  const ids = world.state.entries[0]?.versions.map(({ id }) => JSON.stringify(id)) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
  const comments = world.comments.map(({ version }) => JSON.stringify(version));
  expect(new Set(comments).size).toBe(comments.length);
});

it('P-ORDER: an application that claims an order later hears its newest result, not the last to come', () => {
  const moved = movement(0);
  const newest = result(moved, 9, 'failed');
  const older = result(moved, 5, 'passed');
  let box = claim(emptyMailbox, { applicationId: 7, reference: 'a' });
  box = putResult(putResult(box, newest), older);
  box = claim(box, { applicationId: 8, reference: 'b' });
  const heard = box.letters.filter(({ owner }) => owner.applicationId === 8).map(({ result: { outcome } }) => outcome);
  expect(heard).toContain('failed');
});

const heavy = (changes = {}) => examRule({ ...changes, exam: 'x'.repeat(149_000) });

it('a state that is too large to be carried whole still says that the candidate is back', () => {
  const rule = heavy({ cancelAfter: 60 * minute, lateResult: 'ignore' });
  const world = new CoreWorld(later, { alwaysThere: true });
  const moved = movement(0, { rule });
  world.move(moved);
  world.settle();
  for (let i = 1; i < 8; i += 1) world.move(movement(i, { rule }));
  world.move(movement(10, { rule: examRule(), step: { id: 5, name: 'Prova' } }));
  world.move(movement(20, { rule }));
  world.settle();
  expect(JSON.stringify(world.state).length).toBeGreaterThan(mostCarried);
  const before = reportOf(world.state).status;
  world.state = carriedState(world.state);
  expect(JSON.stringify(world.state).length).toBeLessThan(mostCarried);
  expect(reportOf(world.state).status).toBe(before);
  world.result(result(moved, 30, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('a result that counts still counts after the state was made small enough to be carried', () => {
  const rule = heavy({ cancelAfter: 60 * minute, lateResult: 'ignore' });
  const world = new CoreWorld(later, { alwaysThere: true });
  const moved = movement(0, { rule });
  world.move(moved);
  world.settle();
  for (let i = 1; i < 8; i += 1) world.move(movement(i, { rule }));
  world.move(movement(10, { noRule: true }));
  world.move(movement(20, { rule }));
  world.move(movement(30, { noRule: true }));
  world.settle();
  world.result(result(moved, 25, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  world.state = carriedState(world.state);
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('P-TRUE: an order whose answer was lost is not called "not ordered"', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  const action = { type: 'orderExam', reference: referenceOf(moved) } as const;
  world.tell({ type: 'started', action, at: later });
  world.tell({
    type: 'failed',
    action,
    at: later,
    failure: { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'timeout' },
  });
  expect(currentDetails(world.state)).not.toContain('not ordered');
});

it('P-TRUE: the details do not offer an override that is refused', () => {
  const world = new CoreWorld(later, { refuse: () => ({ code: 'BRIDGE_RULE_GONE', reason: 'gone' }) });
  world.result(result(movement(0), 5, 'passed'));
  world.settle();
  expect(refuseOverride(world.state)).toBeDefined();
  expect(currentDetails(world.state)).not.toContain('override');
});
