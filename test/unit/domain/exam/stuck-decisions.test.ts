// Several things are stuck, or one for which a decision does not help: what an operator decides reaches what it can, and no more.
import type { Action } from '../../../../domain/exam/action';
import type { ActionFailure } from '../../../../domain/exam/fact';
import { refuseOverride, refuseRetry } from '../../../../domain/exam/reduce-operator';
import { slotOf, type StandingTag } from '../../../../domain/exam/state';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, movement, progress, result, start } from '../../../support/core-fixtures';
import type { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const rejected: ActionFailure = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' };
const publish = { ...examRule().publish, ordered: { tags: ['Exame solicitado'] } };
const refusing = (...types: Action['type'][]) => ({
  refuse: ({ type }: Action) => (types.includes(type) ? rejected : undefined),
});
const skip = (core: CoreWorld) => core.tell({ type: 'skip', note: 'seen on paper', at: core.now });
const lanes = ({ state }: CoreWorld) => state.entries.flatMap(({ attentions }) => attentions.map(({ lane }) => lane));

describe('a result of another order waits for a decision', () => {
  const asksAbout = (...refused: Action['type'][]) => {
    const { core, moved } = enteredExam({ publish }, refusing(...refused));
    core.result(result(moved, 5, 'passed', { orderId: 'order-9' }));
    return core;
  };

  it('which is no retry, also while the exam of a late result is searched for', () => {
    const core = asksAbout();
    const why = 'A result of another order waits for a decision: skip it, or override';
    expect(refuseRetry(core.state)).toBe(why);
    core.result(result(movement(50, { step: { id: 5, name: 'Prova' } }), 55, 'passed'));
    expect(core.state.recoveries).toHaveLength(1);
    expect(refuseRetry(core.state)).toBe(why);
  });

  it('and a retry of what is stuck beside it leaves the question open', () => {
    const core = asksAbout('putTag');
    expect(lanes(core)).toEqual(['write', 'result']);
    expect(refuseRetry(core.state)).toBeUndefined();
    core.tell({ type: 'retry', at: core.now });
    expect(lanes(core)).toEqual(['result']);
  });

  it('and to skip it leaves the exam waiting', () => {
    const core = asksAbout();
    skip(core);
    expect(reportOf(core.state)).toMatchObject({ status: 'waiting', outcome: null, attention: [] });
  });
});

it('a search that failed is nothing to override, one that is under way leaves the exam that waits to decide', () => {
  const { core } = enteredExam({}, refusing('recoverEntry'));
  core.result(result(movement(50, { step: { id: 5, name: 'Prova' } }), 55, 'passed'));
  expect(refuseOverride(core.state)).toBeUndefined();
  core.settle();
  expect(refuseOverride(core.state)).toBe('This run has no exam whose outcome could be decided');
});

it('a failed poll before the last that is skipped leaves the exam waiting for the next', () => {
  const { core } = enteredExam({}, { canPoll: true, pollEvery: 4 * day, ...refusing('fetchResult') });
  core.advanceTo(start + 4 * day);
  expect(lanes(core)).toEqual(['poll']);
  skip(core);
  expect(reportOf(core.state)).toMatchObject({ status: 'waiting', attention: [] });
});

it('a comment that is skipped is said to be unwritten', () => {
  const { core, moved } = enteredExam({}, refusing('postComment'));
  core.result(result(moved, 5, 'failed', { resultId: 'of-the-clinic' }));
  core.settle();
  skip(core);
  expect(core.state.entries).toMatchObject([{ versions: [{ comment: 'skipped' }] }]);
  expect(reportOf(core.state).entries).toMatchObject([{ notWritten: [{ what: 'comment' }] }]);
});

it('the next order of a missed exam that is skipped is kept as skipped', () => {
  let isRefused = false;
  const { core, moved } = enteredExam(
    { reorderOnMissed: 1 },
    { refuse: ({ type }) => (isRefused && type === 'orderExam' ? rejected : undefined) },
  );
  isRefused = true;
  core.progress(progress(moved, 2, 'missed'));
  core.settle();
  skip(core);
  expect(core.state.entries).toMatchObject([{ reorder: { is: 'let-be', because: 'skipped' } }]);
});

it('of the tags of a candidate who left, the one that could not be removed is let be, and no other', () => {
  const { core, moved } = enteredExam({}, refusing('removeTag', 'cancelOrder'));
  core.advanceTo(start + 10 * day);
  core.move(movement(60, { noRule: true }));
  core.settle();
  const slot = core.state.entries.map(slotOf)[0] ?? '';
  const others: StandingTag[] = [
    { slot, jobId: moved.jobId, tag: 'Apto', confirmed: true, owner: 'this-run' },
    { slot: '9.9', jobId: 9, tag: 'Exame expirado', confirmed: true, owner: 'this-run' },
  ];
  core.state = { ...core.state, standingTags: [...core.state.standingTags, ...others] };
  skip(core);
  expect(core.state.standingTags.map(({ tag, owner }) => `${tag}: ${owner}`)).toEqual([
    'Exame expirado: nobody',
    'Apto: this-run',
    'Exame expirado: this-run',
  ]);
});
