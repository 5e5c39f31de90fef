// What one message to the candidate comes to touches no other message, and nothing else that is stuck (P-STUCK, P-ONCE).
import type { Action } from '../../../../domain/exam/action';
import { nextAction } from '../../../../domain/exam/next-action';
import type { ActionFailure } from '../../../../domain/exam/fact';
import type { NoticeRule } from '../../../../domain/exam/notice';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, progress, start } from '../../../support/core-fixtures';
import type { CoreWorld, WorldOptions } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const notify: NoticeRule = {
  ordered: { template: 1 },
  scheduled: { template: 2 },
  remind: { template: 9, before: day },
};
const publish = { ...examRule().publish, ordered: { tags: ['Exame solicitado'] } };
const rejected: ActionFailure = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' };
const unauthorized: ActionFailure = { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: '401' };
const lost: ActionFailure = { code: 'BRIDGE_NOTICE_IN_DOUBT', reason: 'ECONNRESET' };

const waiting = (options: WorldOptions = {}) => enteredExam({ notify, publish }, options);
const days = (count: number) => start + count * day;
const count = ({ calls }: CoreWorld, type: Action['type']) => calls.filter((call) => call.type === type).length;
const got = ({ messages }: CoreWorld) => messages.map(({ text }) => text);
const notices = ({ state }: CoreWorld) => reportOf(state).entries[0]?.notices?.map(({ about, is }) => `${about} ${is}`);
const attentions = ({ state }: CoreWorld) => state.entries[0]?.attentions ?? [];
const isAbout = (action: Action, topic: 'stage' | 'reminder') =>
  action.type === 'sendNotice' && action.topic.is === topic;

it('the note that no more are sent comes with the 20th message, and not before', () => {
  const { core, moved, reference } = waiting();
  const tell = (minutes: number) => {
    core.progress(progress(moved, minutes, 'scheduled', { inDays: 2 + (minutes % 7) }));
    core.settle();
  };
  for (let minutes = 1; minutes <= 18; minutes += 1) tell(minutes);
  expect(got(core)).toHaveLength(19);
  expect(reportOf(core.state).notes).toEqual([]);
  tell(19);
  expect(reportOf(core.state).notes).toEqual([
    `The candidate was sent 20 messages about ${reference}: no more are sent`,
  ]);
});

it.each([
  [{ type: 'done' }, 'ordered sent', []],
  [{ type: 'notNeeded', reason: 'they left' }, 'ordered not-needed', ['No message to the candidate: they left']],
] as const)('of an attempt that came to %j it is kept that it was %s', (outcome, kept, notes) => {
  const { core } = waiting({ refuse: ({ type }) => (type === 'sendNotice' ? unauthorized : undefined) });
  core.now += day;
  const { action } = nextAction(core.state, core.now) as { action: Action };
  core.tell({ type: 'started', action, at: core.now });
  core.tell({ type: 'finished', action, outcome, at: core.now });
  expect(notices(core)).toEqual([kept]);
  expect(reportOf(core.state)).toMatchObject({ notes, attention: [] });
});

it('a message that fails again is one that is stuck, and a tag that is stuck stays so, also when the message is sent', () => {
  let isOut = true;
  const refuse = ({ type }: Action) =>
    type === 'putTag' ? rejected : type === 'sendNotice' && isOut ? unauthorized : undefined;
  const { core } = waiting({ refuse });
  core.advanceTo(start + 16 * 60_000);
  expect(attentions(core)).toMatchObject([{ lane: 'write' }, { lane: 'notify', failures: 2, since: start }]);
  isOut = false;
  core.advanceTo(days(1));
  expect(got(core)).toEqual(['ordered 1']);
  expect(attentions(core)).toMatchObject([{ lane: 'write' }]);
  expect(count(core, 'putTag')).toBe(1);
});

it('a retry of a refused tag does not send a message that is under way once more', () => {
  const { core } = waiting({ refuse: ({ type }) => (type === 'putTag' ? rejected : undefined) });
  core.now = days(9);
  core.startDue();
  core.tell({ type: 'retry', at: core.now });
  core.settle();
  expect(got(core)).toEqual(['ordered 1', 'remind 9']);
});

describe('two messages of one exam', () => {
  const inDoubt = (action: Action) => (isAbout(action, 'stage') ? lost : undefined);

  it('are stuck independently: each counts its own failures, and one that is sent leaves the other stuck', () => {
    let isOut = true;
    const refuse = (action: Action) =>
      isAbout(action, 'stage') ? rejected : isOut && isAbout(action, 'reminder') ? unauthorized : undefined;
    const { core } = waiting({ refuse });
    core.advanceTo(days(9));
    expect(attentions(core)).toMatchObject([
      { topic: { is: 'stage' }, failures: 1, since: start },
      { topic: { is: 'reminder' }, failures: 1, since: days(9) },
    ]);
    isOut = false;
    core.advanceTo(days(9.1));
    expect(got(core)).toEqual(['remind 9']);
    expect(attentions(core)).toMatchObject([{ topic: { is: 'stage' } }]);
  });

  it('of which one is in doubt and the other refused: a skip lets the refused one be', () => {
    const refuse = (action: Action) => (isAbout(action, 'reminder') ? rejected : undefined);
    const { core } = waiting({ loseAnswer: inDoubt, refuse });
    core.advanceTo(days(9));
    core.tell({ type: 'skip', note: 'told by telephone', at: core.now });
    core.settle();
    expect(notices(core)).toEqual(['ordered in-doubt', 'reminder skipped']);
    expect(count(core, 'sendNotice')).toBe(2);
  });

  it('of which one is in doubt and the other sent: a retry repeats the one in doubt alone', () => {
    const { core } = waiting({ loseAnswer: inDoubt });
    core.advanceTo(days(9));
    core.tell({ type: 'retry', at: core.now });
    core.settle();
    expect(got(core)).toEqual(['ordered 1', 'remind 9', 'ordered 1']);
  });
});

it.each([
  ['skip', 'scheduled skipped', 4],
  ['retry', 'scheduled sent', 5],
] as const)(
  'of a date that comes back and is refused, then %s: what was sent of it before stays as it was',
  (type, last, sends) => {
    let isOut = false;
    const { core, moved } = waiting({ refuse: (action) => (isOut && isAbout(action, 'stage') ? rejected : undefined) });
    for (const [minutes, inDays] of [
      [1, 5],
      [2, 6],
      [3, 5],
    ] as const) {
      isOut = minutes === 3;
      core.progress(progress(moved, minutes, 'scheduled', { inDays }));
      core.settle();
    }
    isOut = false;
    core.tell({ type, note: 'told by telephone', at: core.now });
    core.settle();
    expect(notices(core)).toEqual(['ordered sent', 'scheduled sent', 'scheduled sent', last]);
    expect(count(core, 'sendNotice')).toBe(sends);
  },
);
