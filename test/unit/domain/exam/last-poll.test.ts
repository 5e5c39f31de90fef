// A provider that cannot be asked at the deadline. The result may stand there, so the exam does not expire unseen: it is asked
// on, and stops where an operator sees it. What comes meanwhile counts by its own date.
import { currentDetails } from '../../../../domain/text/current-details';
import type { ActionFailure } from '../../../../domain/exam/fact';
import { nextAction } from '../../../../domain/exam/next-action';
import type { Result } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const unavailable = { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'no answer' } as const;
const unauthorized = { code: 'BRIDGE_PROVIDER_UNAUTHORIZED', reason: '401' } as const;
const minute = 60_000;
const deadlineAt = start + 10 * day;
const days = (count: number) => (count * day) / minute;

/** The provider answers no poll while `down`. */
function worldWith(lateResult: 'publish' | 'comment' | 'ignore' = 'publish', options: WorldOptions = {}) {
  const provider: { down: ActionFailure | undefined } = { down: unavailable };
  const refuse: WorldOptions['refuse'] = ({ type }) => (type === 'fetchResult' ? provider.down : undefined);
  const world = new CoreWorld(start, { canPoll: true, refuse, ...options });
  const moved = movement(0, { rule: examRule({ lateResult }) });
  world.move(moved);
  world.settle();
  const polls = () => world.calls.flatMap((call) => (call.type === 'fetchResult' ? [call.last] : []));
  return { world, moved, provider, polls, reference: referenceOf(moved), report: () => reportOf(world.state) };
}

it('P-STUCK: a last poll that failed for good does not expire the exam: it needs attention, and says so', () => {
  const { world, reference, report } = worldWith();
  world.advanceTo(deadlineAt);
  expect(report()).toMatchObject({
    status: 'needs-attention',
    outcome: null,
    attention: [{ what: 'poll', code: 'BRIDGE_PROVIDER_UNAVAILABLE', since: '2026-01-25T12:00:00.000Z' }],
    entries: [{ phase: { askedSince: deadlineAt }, results: [] }],
  });
  expect(world.tags.size).toBe(0);
  expect(nextAction(world.state, world.now)).toEqual({ type: 'wait', reason: 'Wait for an answer or an operator' });
  const text = currentDetails(world.state).replaceAll(reference, 'REF');
  expect(text).toContain(
    '- `REF`: the deadline of order `order-1` passed on 2026-01-25 12:00 UTC, the last poll has no answer since 2026-01-25 12:00 UTC',
  );
  expect(text).toContain('**Asking for the result** failed (`BRIDGE_PROVIDER_UNAVAILABLE`) since 2026-01-25');
});

it('the last poll is told while it is under way, and its first time is kept over all that follow', () => {
  const { world, report } = worldWith();
  world.now = deadlineAt + minute;
  world.startDue();
  expect(report()).toMatchObject({
    status: 'waiting',
    entries: [{ phase: { askedSince: deadlineAt + minute } }],
  });
  expect(currentDetails(world.state)).toContain(
    'the deadline of order `order-1` passed on 2026-01-25 12:00 UTC, the last poll has no answer since 2026-01-25 12:01 UTC',
  );
  world.now = deadlineAt + 7 * day;
  world.settle();
  world.tell({ type: 'retry', at: world.now });
  world.settle();
  expect(report().attention).toMatchObject([{ since: '2026-01-25T12:01:00.000Z' }]);
});

it('retry asks again: what stands at the provider since before the deadline is published, without an expiry', () => {
  const { world, moved, provider, reference, report } = worldWith('ignore');
  world.advanceTo(deadlineAt + 20 * day);
  provider.down = undefined;
  world.pollAnswers.set(reference, result(moved, days(9), 'passed'));
  world.tell({ type: 'retry', at: world.now });
  world.settle();
  expect(report()).toMatchObject({
    status: 'settled',
    outcome: 'passed',
    attention: [],
    entries: [{ phase: { is: 'decided' } }],
  });
  expect(report().entries[0]?.results).toMatchObject([{ outcome: 'passed', late: false }]);
  expect([...world.tags]).toEqual(['Apto']);
});

it('retry asks again: where there is still no result, the exam expires', () => {
  const { world, provider, report } = worldWith();
  world.advanceTo(deadlineAt + day);
  provider.down = undefined;
  world.tell({ type: 'retry', at: world.now });
  world.settle();
  expect(report()).toMatchObject({ status: 'settled', outcome: 'expired' });
  expect([...world.tags]).toEqual(['Exame expirado']);
});

it('a refused token is tried again by itself, and a failed poll before the deadline is shown and stops nothing', () => {
  const { world, provider, polls, report } = worldWith('publish', { pollEvery: 4 * day });
  provider.down = unauthorized;
  world.advanceTo(deadlineAt - minute);
  expect(report()).toMatchObject({ status: 'needs-attention', attention: [{ what: 'poll' }] });
  world.advanceTo(deadlineAt);
  expect(report().attention).toMatchObject([{ what: 'poll', retryAt: '2026-01-25T12:15:00.000Z' }]);
  provider.down = undefined;
  world.advanceTo(deadlineAt + 15 * minute);
  expect(report()).toMatchObject({ status: 'settled', outcome: 'expired' });
  expect(polls()).toEqual([false, false, true, true]);
});

it('skip lets the exam go without a word in Gupy; override decides it, also as expired', () => {
  const skipped = worldWith();
  skipped.world.advanceTo(deadlineAt);
  skipped.world.tell({ type: 'skip', note: 'told by phone', at: skipped.world.now });
  skipped.world.settle();
  expect(skipped.report()).toMatchObject({ status: 'ignored', attention: [] });
  expect(skipped.world.writes).toEqual([]);

  for (const [outcome, tag] of [
    ['passed', 'Apto'],
    ['expired', 'Exame expirado'],
  ] as const) {
    const overridden = worldWith();
    overridden.world.advanceTo(deadlineAt);
    overridden.world.tell({ type: 'override', outcome, note: 'paper', at: overridden.world.now });
    overridden.world.settle();
    expect(overridden.report()).toMatchObject({ status: 'settled', outcome, attention: [] });
    expect([...overridden.world.tags]).toEqual([tag]);
  }
});

it('P-LATE: a callback of before the deadline is in time, one of after it follows lateResult over the expiry', () => {
  const ends = {
    before: { publish: 'Apto', comment: 'Apto', ignore: 'Apto' },
    after: { publish: 'Apto', comment: 'Exame expirado', ignore: 'Exame expirado' },
  };
  for (const lateResult of ['publish', 'comment', 'ignore'] as const) {
    for (const date of ['before', 'after'] as const) {
      const { world, moved, report } = worldWith(lateResult);
      world.advanceTo(deadlineAt + 3 * day);
      world.result(result(moved, date === 'before' ? days(10) : days(12), 'passed'));
      world.settle();
      const results = report().entries[0]?.results.filter(({ outcome }) => outcome === 'passed');
      expect([date, lateResult, ...world.tags]).toEqual([date, lateResult, ends[date][lateResult]]);
      expect(world.comments).toHaveLength(date === 'after' && lateResult === 'comment' ? 1 : 0);
      expect(results).toMatchObject([{ late: date === 'after' }]);
      expect(report()).toMatchObject({ status: 'settled', attention: [] });
    }
  }
});

it('a result that the provider does not date is in time when the last poll finds it, however late that was', () => {
  const { world, moved, reference, report } = worldWith('ignore');
  world.now = deadlineAt;
  world.startDue();
  world.now = deadlineAt + 3 * day;
  const found = result(moved, days(13), 'passed');
  const action = { type: 'fetchResult', reference, last: true } as const;
  world.tell({
    type: 'finished',
    action,
    outcome: { type: 'result', result: { ...found, datedBy: 'arrival' } },
    at: world.now,
  });
  world.settle();
  expect(report().outcome).toBe('passed');
  expect([...world.tags]).toEqual(['Apto']);
});

it('P-ONCE, T5: one result by a thousand callbacks, and found by the poll that is under way, is one write', () => {
  const { world, moved, provider, reference, report } = worldWith();
  provider.down = undefined;
  const told = result(moved, days(9), 'failed');
  world.pollAnswers.set(reference, told);
  world.now = deadlineAt;
  world.startDue();
  for (let sent = 0; sent < 1000; sent += 1) world.result(told);
  world.settle();
  world.result(told);
  world.settle();
  expect(report().entries[0]?.results).toHaveLength(1);
  expect(world.writes.map(({ type }) => type)).toEqual(['putTag', 'postComment']);
});

it('R9: a result that the provider does not date is the same by a callback and by the poll, whatever the moments were', () => {
  const { world, moved, reference } = worldWith();
  world.now = deadlineAt;
  world.startDue();
  const told = result(moved, days(9), 'failed');
  world.result(told);
  const before = world.state;
  const action = { type: 'fetchResult', reference, last: true } as const;
  const found: Result = { ...told, occurredAt: new Date(deadlineAt).toISOString(), datedBy: 'arrival' };
  world.tell({ type: 'finished', action, outcome: { type: 'result', result: found }, at: deadlineAt });
  expect(reportOf(world.state).notes).toEqual([]);
  expect(world.state.entries[0]?.versions).toEqual(before.entries[0]?.versions);
});

it('a candidate who leaves while the last poll fails is withdrawn, and the order cancelled', () => {
  const { world, reference, report } = worldWith();
  world.advanceTo(deadlineAt);
  world.move(movement(days(11), { noRule: true }));
  world.settle();
  expect(report()).toMatchObject({ status: 'withdrawn', attention: [] });
  expect([...world.cancelled]).toEqual([reference]);
});

it('a poll that nobody waits for any more holds up no end', () => {
  const { world, moved } = worldWith();
  world.now = deadlineAt;
  world.startDue();
  expect(world.pendingAnswers()).toBe(1);
  world.result(result(moved, days(9), 'passed'));
  world.startDue();
  world.answerOne(1);
  world.startDue();
  expect(world.pendingAnswers()).toBe(1);
  expect(nextAction(world.state, deadlineAt + 3 * day)).toEqual({ type: 'close' });
});
