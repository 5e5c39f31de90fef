// An operator asks the provider now: one poll more, and the rhythm of the others goes on.
import type { Action } from '../../../../domain/exam/action';
import type { ActionOutcome } from '../../../../domain/exam/fact';
import type { Movement } from '../../../../domain/exam/movement';
import { refusePoll } from '../../../../domain/exam/reduce-poll';
import { reportOf } from '../../../../domain/text/report';
import { examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const hour = 3_600_000;

function waiting(options: WorldOptions): { world: CoreWorld; reference: string } {
  const world = new CoreWorld(start, options);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  return { world, reference: referenceOf(moved) };
}

const ask = (world: CoreWorld): void => world.tell({ type: 'poll', at: world.now });
const polls = (world: CoreWorld): number => world.calls.filter(({ type }) => type === 'fetchResult').length;

it('P-MISSED: a result whose callback was lost is there at once, long before pollEvery', () => {
  const { world, reference } = waiting({ canPoll: true, pollEvery: 6 * hour });
  world.pollAnswers.set(reference, result(movement(0), 5, 'passed', { reference }));
  expect(reportOf(world.state).status).toBe('waiting');
  expect(refusePoll(world.state)).toBeUndefined();
  ask(world);
  world.settle();
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
});

it('a provider that has nothing yet is asked once, and then as before', () => {
  const { world } = waiting({ canPoll: true, pollEvery: 6 * hour });
  const before = polls(world);
  ask(world);
  ask(world);
  world.settle();
  world.settle();
  expect(polls(world)).toBe(before + 1);
  expect(refusePoll(world.state)).toBeUndefined();
});

it('what cannot be asked says why', () => {
  expect(refusePoll(new CoreWorld(start).state)).toMatch(/^No exam waits for its result/);
  const { world } = waiting({ canPoll: false });
  expect(refusePoll(world.state)).toMatch(/^This provider cannot be asked/);
  const before = world.state;
  ask(world);
  expect(world.state).toBe(before);
});

it('while it is asked, it is not asked once more, and an exam beside it can be', () => {
  const { world } = waiting({ canPoll: true, pollEvery: 6 * hour });
  ask(world);
  world.startDue();
  expect(refusePoll(world.state)).toBe('The provider is being asked already');
  const before = world.state;
  ask(world);
  expect(world.state).toBe(before);
  world.settle();

  const rule = examRule({ onLeave: 'keep' });
  const both = new CoreWorld(start, { canPoll: true, alwaysThere: true });
  both.move(movement(0, { rule }));
  both.move(movement(1, { rule, step: { id: 5, name: 'Prova' } }));
  both.settle();
  ask(both);
  both.startDue();
  expect(both.pendingAnswers()).toBe(2);
  both.answerOne();
  expect(refusePoll(both.state)).toBeUndefined();
});

it('nobody is asked about an exam that is decided', () => {
  const { world, reference } = waiting({ canPoll: true, pollEvery: 6 * hour });
  world.result(result(movement(0), 5, 'passed', { reference }));
  world.settle();
  expect(refusePoll(world.state)).toMatch(/^No exam waits for its result/);
  const before = world.state;
  ask(world);
  expect(world.state).toBe(before);
});

describe('what could not be used of an answer is noted with the exam that it is about, and the rest counts', () => {
  const answered = (outcome: (moved: Movement) => ActionOutcome) => {
    const { core, moved, reference } = enteredExam({ parts: { names: ['clínico', 'visão'] } }, { canPoll: true });
    const action: Action = { type: 'fetchResult', reference, last: false };
    core.tell({ type: 'started', action, at: start + hour });
    core.tell({ type: 'finished', action, outcome: outcome(moved), at: start + 2 * hour });
    const { notes, entries } = reportOf(core.state);
    expect(notes).toEqual([`Of the answer about ${reference}, the date is none`]);
    return entries[0]?.phase;
  };
  const notes = ['the date is none'];

  it('where there is no result', () => {
    expect(answered(() => ({ type: 'pending', notes }))).toMatchObject({ is: 'waiting', stage: { is: 'ordered' } });
  });

  it('where some of several exams have a result', () => {
    const phase = answered((moved) => ({
      type: 'parts',
      results: [result(moved, 5, 'passed', { orderId: 'order-1', part: 'visão' })],
      progress: progress(moved, 5, 'started'),
      notes,
    }));
    expect(phase).toMatchObject({ is: 'waiting', stage: { is: 'started' }, parts: { came: ['visão'] } });
  });
});
