// The movement that stands in for a webhook: its id, its date, and what a run makes of it that knows something already.
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { Fact } from '../../../../domain/exam/fact';
import { reduce } from '../../../../domain/exam/reduce';
import { type ApplicationState, initialState } from '../../../../domain/exam/state';
import { trustedAhead } from '../../../../domain/instant';
import { type MissedMove, missedMovement } from '../../../../domain/reconcile/reconciliation';
import { reportOf } from '../../../../domain/text/report';
import { at, examRule, examStep, movement, otherStep, referenceOf, start } from '../../../support/core-fixtures';

const jobId = 123456;
const seen = { applicationId: 7, jobId, step: examStep, changedAt: at(0), askedAt: start, references: [] };
const firstId = `reconcile:7:${examStep.id}`;
const milliseconds = 1 / 60_000;

/** Ten hex digits of any text. */
const keyOf = (eventId: string) => Buffer.from(eventId).toString('hex').slice(-10);
const moved = (changes: Partial<MissedMove> = {}) =>
  missedMovement({ ...seen, ...changes }, ({ eventId }) => keyOf(eventId));
const firstReference = referenceOf(moved());
const lastSeen = { jobId, stepId: examStep.id, occurredAt: at(5) };

/** After a webhook that Gupy dates later than what the application shows, and a read-back that did not find the candidate. */
function afterWebhook(rule?: ExamRule): ApplicationState {
  const webhook = movement(50 * milliseconds, {
    step: examStep,
    noRule: true,
    ...(rule === undefined ? {} : { rule }),
  });
  const action = { type: 'orderExam', reference: referenceOf(webhook) } as const;
  const outcome = { type: 'notOrdered', reason: 'not in this step' } as const;
  const facts: Fact[] = [
    { type: 'moved', movement: webhook, at: start },
    { type: 'started', action, at: start },
    { type: 'finished', action, outcome, at: start },
  ];
  return facts.reduce(reduce, initialState(7));
}

it.each([
  ['did not find the candidate in the step', examRule()],
  ['had no exam for the step', undefined],
])('P-MISSED: is news to a run that %s, though Gupy dates its webhook after the change', (_what, rule) => {
  const state = afterWebhook(rule);
  const sent = moved({ rule: examRule(), lastSeen: reportOf(state).lastSeen });
  const after = reduce(state, { type: 'moved', movement: sent, at: start });
  expect(reportOf(after)).toMatchObject({ status: 'ordering', lastSeen: { stepId: examStep.id } });
});

it('P-MISSED: is a movement of reconciliation into the step, with its rule and a name of one line', () => {
  const rule = examRule();
  expect(moved({ rule, step: { id: 9, name: 'Exame\n clínico' } })).toEqual({
    eventId: 'reconcile:7:9',
    entryKey: keyOf('reconcile:7:9'),
    occurredAt: at(0),
    source: 'reconciliation',
    jobId,
    step: { id: 9, name: 'Exame  clínico' },
    rule,
  });
  expect(moved()).not.toHaveProperty('rule');
});

describe('its date', () => {
  it.each([
    ['has no run', undefined],
    ['knows of no movement', null],
    ['saw the candidate in another step', { ...lastSeen, stepId: otherStep.id }],
    ['saw the candidate in another job', { ...lastSeen, jobId: 1 }],
    ['saw the candidate in this step before', { ...lastSeen, occurredAt: at(-1) }],
  ])('P-MISSED: is Gupy’s own where the application %s', (_what, known) => {
    expect(moved({ lastSeen: known }).occurredAt).toBe(at(0));
  });

  it.each([0, 5])('P-MISSED: lies after the webhook of the same move, which Gupy dates %d minutes later', (minutes) => {
    const known = { ...lastSeen, occurredAt: at(minutes) };
    expect(moved({ lastSeen: known }).occurredAt).toBe(at(minutes + milliseconds));
  });

  it('P-ORDER: is that of the entry, where Gupy shows it, whatever changed since', () => {
    const sent = moved({ lastSeen, changedAt: at(90), enteredAt: start + 60 * 60_000 });
    expect(sent).toMatchObject({
      occurredAt: at(60),
      source: 'entry-date',
      eventId: `${firstId}:${Date.parse(at(60))}`,
    });
  });

  it('P-ORDER: is that of the look where Gupy shows none, or one in the far future', () => {
    expect(moved({ changedAt: undefined, askedAt: start + 60_000 }).occurredAt).toBe(at(1));
    expect(moved({ changedAt: at(trustedAhead / 60_000 + 1) }).occurredAt).toBe(at(0));
    expect(moved({ changedAt: at(trustedAhead / 60_000) }).occurredAt).toBe(at(trustedAhead / 60_000));
  });
});

describe('its event id', () => {
  it('P-MISSED: is that of the contract, the same in every cycle', () => {
    expect(moved().eventId).toBe(firstId);
    expect(moved({ lastSeen, changedAt: at(90), references: [referenceOf(movement(0))] }).eventId).toBe(firstId);
  });

  it('P-ONCE: is another one for a second entry, whose order the provider would take for the first', () => {
    const second = moved({ lastSeen, references: [firstReference] });
    expect(second.eventId).toBe(`${firstId}:${Date.parse(at(5))}`);
    expect(second.entryKey).toBe(keyOf(second.eventId));
    expect(moved({ lastSeen: null, references: [firstReference] }).eventId).toBe(firstId);
  });
});
