// Messages to the candidate: each at most once, whatever is repeated, reordered or lost (P-PROGRESS). What counts is what the
// candidate got.
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import type { Action } from '../../../../domain/exam/action';
import type { ActionFailure } from '../../../../domain/exam/fact';
import type { NoticeRule } from '../../../../domain/exam/notice';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { at, day, examRule, movement, progress, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';

const notify: NoticeRule = {
  ordered: { template: 1 },
  scheduled: { template: 2 },
  missed: { template: 3 },
  remind: { template: 9, before: day },
};

function waiting(options: WorldOptions = {}, changes: Partial<ExamRule> = {}) {
  const core = new CoreWorld(start, options);
  const moved = movement(0, { rule: examRule({ notify, ...changes }) });
  core.move(moved);
  core.settle();
  return { core, moved };
}

const got = ({ messages }: CoreWorld) => messages.map(({ text }) => text);
const days = (count: number) => start + count * day;

const lost: ActionFailure = { code: 'BRIDGE_NOTICE_IN_DOUBT', reason: 'gupy POST failed: ECONNRESET' };
const isNotice = ({ type }: Action) => type === 'sendNotice';

it('P-PROGRESS: nothing is sent where the rule names no message', () => {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  core.settle();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.advanceTo(days(9));
  expect(core.calls.filter(isNotice)).toEqual([]);
});

it('P-PROGRESS: ordered, scheduled, moved, reminded: each once', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.settle();
  core.progress(progress(moved, 2, 'scheduled', { inDays: 5 }));
  core.advanceTo(days(4) - 1);
  expect(got(core)).toEqual(['ordered 1', 'scheduled 2', 'scheduled 2']);
  core.advanceTo(days(6));
  expect(core.messages.at(-1)).toMatchObject({ text: 'remind 9', at: days(4) });
  expect(got(core)).toHaveLength(4);
});

it('P-PROGRESS: a date that comes back is told again, a repeat of it is not, and it is reminded of once', () => {
  const { core, moved } = waiting();
  for (const [minutes, inDays] of [
    [1, 3],
    [2, 4],
    [3, 3],
    [4, 3],
  ] as const) {
    core.progress(progress(moved, minutes, 'scheduled', { inDays }));
    core.settle();
  }
  core.advanceTo(days(5));
  expect(got(core)).toEqual(['ordered 1', 'scheduled 2', 'scheduled 2', 'scheduled 2', 'remind 9']);
});

it('P-PROGRESS: without a date the reminder comes before the deadline', () => {
  const { core } = waiting();
  core.advanceTo(days(9) - 1);
  expect(got(core)).toEqual(['ordered 1']);
  core.advanceTo(days(9));
  expect(got(core)).toEqual(['ordered 1', 'remind 9']);
  core.advanceTo(days(14));
  expect(got(core)).toHaveLength(2);
});

it.each(['started', 'attended', 'missed'] as const)('P-PROGRESS: no reminder once the candidate %s', (stage) => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.settle();
  core.progress(progress(moved, 2, stage));
  core.advanceTo(days(9.9));
  expect(got(core).filter((text) => text.startsWith('remind'))).toEqual([]);
});

it('P-PROGRESS: after a missed exam the new date is told and reminded of', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  core.progress(progress(moved, 2, 'scheduled', { inDays: 5 }));
  core.advanceTo(days(6));
  expect(got(core)).toEqual(['ordered 1', 'missed 3', 'scheduled 2', 'remind 9']);
});

it('P-ONCE, P-ORDER: a miss is told once, also where the date that was missed becomes known after it', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 5, 'missed'));
  core.settle();
  core.progress(progress(moved, 3, 'scheduled', { inDays: 3 }));
  core.advanceTo(days(6));
  expect(got(core)).toEqual(['ordered 1', 'missed 3']);
});

it('P-PROGRESS: a second miss is told, where the first was of a date that nobody knew and nothing told of the next', () => {
  const { core, moved } = waiting({}, { notify: { missed: { template: 3 } } });
  const [first, again] = [progress(moved, 1, 'missed'), progress(moved, 3, 'missed')];
  const date = { inDays: 3 };
  for (const report of [first, progress(moved, 2, 'scheduled', date), again, progress(moved, 4, 'missed', date)]) {
    core.now += day / 2;
    core.progress(report);
    core.settle();
  }
  expect(got(core)).toEqual(['missed 3', 'missed 3']);
});

it('P-ONCE: a repeat of a miss whose date became known after it is not told', () => {
  const { core, moved } = waiting({}, { notify: { missed: { template: 3 } } });
  core.progress(progress(moved, 2, 'missed'));
  core.settle();
  core.now += day;
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.progress(progress(moved, 3, 'missed'));
  core.settle();
  expect(got(core)).toEqual(['missed 3']);
});

it('P-PROGRESS: nothing is sent after a result, nor to a candidate who left', () => {
  const decided = waiting();
  decided.core.result(result(decided.moved, 1, 'passed'));
  decided.core.settle();
  decided.core.progress(progress(decided.moved, 2, 'scheduled', { inDays: 3 }));
  decided.core.advanceTo(days(3));
  expect(got(decided.core)).toEqual(['ordered 1']);
  const left = waiting();
  left.core.progress(progress(left.moved, 1, 'scheduled', { inDays: 3 }));
  left.core.settle();
  left.core.move(movement(2, { noRule: true }));
  left.core.advanceTo(days(12));
  expect(got(left.core)).toEqual(['ordered 1', 'scheduled 2']);
});

it('P-PROGRESS: a candidate who was moved on and keeps the exam is reminded of it', () => {
  const { core, moved } = waiting({}, { onLeave: 'keep' });
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.settle();
  core.move(movement(2, { noRule: true }));
  core.advanceTo(days(4));
  expect(got(core)).toEqual(['ordered 1', 'scheduled 2', 'remind 9']);
});

it('P-PROGRESS: a date that is near when it becomes known needs no reminder', () => {
  const { core, moved } = waiting();
  core.now = days(2.5);
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.advanceTo(days(3.5));
  expect(got(core)).toEqual(['ordered 1', 'scheduled 2']);
});

it.each([
  [0.49, ['ordered 1', 'scheduled 2', 'remind 9']],
  [0.51, ['ordered 1', 'scheduled 2']],
])('P-PROGRESS: the reminder is late by half of its time at most: %d days late', (late, messages) => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
  core.settle();
  core.now = days(2 + late);
  core.settle();
  expect(got(core)).toEqual(messages);
});

it('P-PROGRESS: a booked exam without words for the date has those for the link, once', () => {
  const booked = { examUrl: 'https://exams.example.com/e/1', scheduledFor: at(3 * 24 * 60) };
  const words = { subject: 'Exame {{exam}}', body: 'Acesse {{examUrl}}[[ em {{scheduledFor}}]].' };
  const { core, moved } = waiting({ booked }, { notify: { ordered: words, missed: { template: 3 } } });
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  core.progress(progress(moved, 2, 'scheduled', { inDays: 5 }));
  core.settle();
  expect(got(core)).toEqual(['Exame ASO-ADM: Acesse https://exams.example.com/e/1 em 18/01/2026 09:00.', 'missed 3']);
});

describe('a message in doubt', () => {
  const inDoubt = () => waiting({ loseAnswer: (action) => (isNotice(action) ? lost : undefined) });

  it('P-ONCE, P-PROGRESS: is not sent again, and is shown until the exam goes on', () => {
    const { core, moved } = inDoubt();
    core.advanceTo(days(2));
    expect(got(core)).toEqual(['ordered 1']);
    const report = reportOf(core.state);
    expect(report.status).toBe('needs-attention');
    expect(report.entries[0]?.notices).toMatchObject([{ about: 'ordered', is: 'in-doubt' }]);
    expect(currentDetails(core.state)).toContain('is in doubt (`BRIDGE_NOTICE_IN_DOUBT`)');
    core.progress(progress(moved, 1, 'attended'));
    core.settle();
    expect(reportOf(core.state).status).toBe('waiting');
    expect(currentDetails(core.state)).toContain('no answer says whether it was sent');
    expect(got(core)).toEqual(['ordered 1']);
  });

  it('P-STUCK: holds up neither the next message nor the result', () => {
    const { core, moved } = inDoubt();
    core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
    core.advanceTo(days(2.1));
    expect(got(core)).toEqual(['ordered 1', 'scheduled 2', 'remind 9']);
    core.result(result(moved, 5, 'passed'));
    core.settle();
    expect([...core.tags]).toEqual(['Apto']);
    expect(reportOf(core.state)).toMatchObject({ status: 'settled', attention: [] });
  });

  it('P-STUCK: is sent once more by `retry`, and let be by `skip`', () => {
    const { core } = inDoubt();
    core.tell({ type: 'retry', at: core.now });
    core.settle();
    expect(got(core)).toEqual(['ordered 1', 'ordered 1']);
    core.tell({ type: 'skip', note: 'it is there', at: core.now });
    core.advanceTo(days(1));
    expect(got(core)).toHaveLength(2);
    expect(reportOf(core.state)).toMatchObject({ status: 'waiting', attention: [] });
    expect(reportOf(core.state).entries[0]?.notices).toMatchObject([{ about: 'ordered', is: 'in-doubt' }]);
  });

  it('P-ONCE: a run that goes on with a fresh history sends only what had not started', () => {
    const core = new CoreWorld(start);
    core.move(movement(0, { rule: examRule({ notify }) }));
    core.startDue();
    core.answerOne();
    core.startDue();
    const [action] = core.calls.filter(isNotice);
    if (action !== undefined) core.tell({ type: 'interrupted', action, at: core.now });
    core.startDue();
    expect(core.calls.filter(isNotice)).toHaveLength(2);
  });
});

describe('a message that was not sent', () => {
  const failing = (code: ActionFailure['code']) => {
    let isOut = true;
    const refuse = (action: Action) => (isNotice(action) && isOut ? { code, reason: 'no answer' } : undefined);
    return { ...waiting({ refuse }), heal: () => (isOut = false) };
  };
  const attempts = ({ calls }: CoreWorld) => calls.filter(isNotice).length;

  it('P-STUCK: Gupy is not reached: it is tried again by itself, ever more rarely', () => {
    const { core, heal } = failing('BRIDGE_GUPY_UNAVAILABLE');
    core.advanceTo(days(1));
    expect(reportOf(core.state)).toMatchObject({ status: 'waiting', attention: [] });
    expect(currentDetails(core.state)).toContain('a message to the candidate is not sent since');
    expect(attempts(core)).toBe(6 + 23);
    heal();
    core.advanceTo(days(1.1));
    expect(got(core)).toEqual(['ordered 1']);
    expect(currentDetails(core.state)).not.toContain('is not sent since');
  });

  it('P-STUCK: a refused token heals by itself, a refused template waits for a person', () => {
    const token = failing('BRIDGE_GUPY_UNAUTHORIZED');
    expect(reportOf(token.core.state).status).toBe('needs-attention');
    token.heal();
    token.core.advanceTo(start + 16 * 60_000);
    expect(got(token.core)).toEqual(['ordered 1']);
    expect(reportOf(token.core.state).status).toBe('waiting');
    const template = failing('BRIDGE_GUPY_REJECTED');
    template.core.advanceTo(days(1));
    expect(attempts(template.core)).toBe(1);
    template.heal();
    template.core.tell({ type: 'retry', at: template.core.now });
    template.core.settle();
    expect(got(template.core)).toEqual(['ordered 1']);
  });

  it('P-STUCK: a refused message that is skipped is not tried again, nor does it hold up the next', () => {
    const { core, moved, heal } = failing('BRIDGE_GUPY_REJECTED');
    core.tell({ type: 'skip', note: 'no such template', at: core.now });
    core.settle();
    heal();
    core.advanceTo(days(1));
    expect(got(core)).toEqual([]);
    expect(reportOf(core.state).entries[0]?.notices).toMatchObject([{ about: 'ordered', is: 'skipped' }]);
    core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
    core.settle();
    expect(got(core)).toEqual(['scheduled 2']);
  });

  it('P-ONCE: a refused message in between is no reason to tell the one before it again', () => {
    const refuse = (action: Action) =>
      action.type === 'sendNotice' && action.topic.is === 'stage' && action.topic.stage === 'scheduled'
        ? ({ code: 'BRIDGE_GUPY_REJECTED', reason: 'no such template' } as const)
        : undefined;
    const { core, moved } = waiting({ refuse });
    core.progress(progress(moved, 1, 'missed'));
    core.settle();
    core.progress(progress(moved, 2, 'scheduled'));
    core.settle();
    core.tell({ type: 'skip', note: 'no such template', at: core.now });
    core.progress(progress(moved, 3, 'missed'));
    core.settle();
    expect(got(core)).toEqual(['ordered 1', 'missed 3']);
  });

  it('P-PROGRESS: what Gupy cannot take while the exam goes on is not sent late', () => {
    const { core, moved, heal } = failing('BRIDGE_GUPY_UNAVAILABLE');
    core.progress(progress(moved, 1, 'scheduled', { inDays: 3 }));
    core.advanceTo(days(3.1));
    heal();
    core.advanceTo(days(5));
    expect(got(core)).toEqual([]);
  });
});

it('P-OWN: a provider that moves the date without end writes to the candidate 20 times at most', () => {
  const { core, moved } = waiting();
  for (let minutes = 1; minutes < 100; minutes += 1) {
    core.progress(progress(moved, minutes, 'scheduled', { inDays: 2 + (minutes % 7) }));
    core.settle();
  }
  core.advanceTo(days(9.9));
  expect(got(core)).toHaveLength(20);
  expect(reportOf(core.state).notes.join()).toContain('no more are sent');
});

it('P-ONCE: an order that an ended run had placed is not told as new', () => {
  const { core, moved } = waiting();
  core.restart();
  core.move({ ...moved, eventId: 'again' });
  core.settle();
  expect(got(core)).toEqual(['ordered 1']);
});
