// What is kept of an attempt that failed: since when, how often, and when the next one is (P-STUCK).
import type { Action } from '../../../../domain/exam/action';
import type { ActionFailure, ActionOutcome } from '../../../../domain/exam/fact';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import type { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const days = (count: number) => start + count * day;
const failing = (types: Action['type'][], failure: ActionFailure) => ({
  refuse: ({ type }: Action) => (types.includes(type) ? failure : undefined),
});
const attentions = ({ state }: CoreWorld) => state.entries.flatMap((entry) => entry.attentions);
const publish = { ...examRule().publish, ordered: { tags: ['Exame solicitado'] }, started: { tags: ['Em exame'] } };
const unauthorized: ActionFailure = { code: 'BRIDGE_PROVIDER_UNAUTHORIZED', reason: '401' };
const rejected: ActionFailure = { code: 'BRIDGE_PROVIDER_REJECTED', reason: '422' };

it.each([unauthorized, rejected])('of polls that fail with %j it is said when the next one is', (failure) => {
  const polling = { canPoll: true, pollEvery: 4 * day };
  const { core } = enteredExam({ publish }, { ...polling, ...failing(['fetchResult', 'putTag'], failure) });
  const poll = { lane: 'poll', ...failure, since: days(4) };
  core.advanceTo(days(4));
  expect(attentions(core).filter(({ lane }) => lane === 'poll')).toEqual([{ ...poll, failures: 1, retryAt: days(8) }]);
  core.advanceTo(days(8));
  expect(attentions(core).filter(({ lane }) => lane === 'poll')).toEqual([{ ...poll, failures: 2, retryAt: days(10) }]);
  expect(attentions(core).filter(({ lane }) => lane === 'write')).toHaveLength(1);
});

it('the last poll counts its own failures, and what fails beside it has a time of its own', () => {
  const polling = { canPoll: true, pollEvery: 4 * day };
  const { core, moved } = enteredExam(
    { publish: { ...publish, ordered: { tags: [] } } },
    { ...polling, ...failing(['fetchResult', 'putTag'], rejected) },
  );
  core.advanceTo(days(10));
  expect(attentions(core)).toMatchObject([{ lane: 'poll', since: days(10), failures: 1 }]);
  core.now = days(11);
  core.progress(progress(moved, 5, 'started'));
  core.settle();
  expect(attentions(core)).toMatchObject([{ lane: 'poll' }, { lane: 'write', since: days(11) }]);
});

it('a last poll that fails again is one failure more since the first', () => {
  const { core } = enteredExam({}, { canPoll: true, ...failing(['fetchResult'], unauthorized) });
  core.advanceTo(days(10) + 16 * 60_000);
  expect(attentions(core)).toMatchObject([{ lane: 'poll', since: days(10), failures: 2 }]);
});

it('of what others answered 1000 characters are kept', () => {
  const reason = 'x'.repeat(1000);
  const { core } = enteredExam({}, failing(['orderExam'], { ...rejected, reason: `${reason}y` }));
  expect(attentions(core)).toMatchObject([{ reason }]);
});

it('a write without an answer may have landed', () => {
  const { core } = enteredExam({ publish }, failing(['putTag'], rejected));
  expect(core.state.entries).toMatchObject([{ mayBeWritten: 'unclear-attempt' }]);
});

it('a cancellation that is asked for again was asked for since the first time', () => {
  const { core } = enteredExam({}, failing(['cancelOrder'], rejected));
  core.move(movement(5, { noRule: true }));
  core.settle();
  core.now = days(1);
  core.tell({ type: 'retry', at: core.now });
  core.settle();
  expect(core.state.entries).toMatchObject([{ order: { cancel: { is: 'asked', since: start } } }]);
});

describe('a search for the exam of late results', () => {
  const [sought, other] = [movement(50), movement(70)];
  const searching = () => {
    const { core } = enteredExam({});
    core.result(result(sought, 55, 'passed'));
    core.result(result(sought, 55, 'passed', { provider: 'school' }));
    return core;
  };
  const search = (moved: typeof sought) =>
    ({ type: 'recoverEntry', reference: referenceOf(moved), provider: 'clinic' }) as const;

  it('P-OWN: that fails for one provider is not stuck for another', () => {
    const core = searching();
    core.tell({ type: 'failed', action: search(sought), failure: rejected, at: core.now });
    expect(core.state.recoveries.map(({ attention }) => attention?.code ?? 'none')).toEqual([rejected.code, 'none']);
  });

  it('that nobody waits for opens no exam, also where another is searched for', () => {
    const core = searching();
    const found = { ...other, rule: examRule() };
    const outcome: ActionOutcome = { type: 'recovered', movement: found, foundTags: [] };
    core.tell({ type: 'finished', action: search(other), outcome, at: core.now });
    expect(core.state.entries).toHaveLength(1);
  });
});
