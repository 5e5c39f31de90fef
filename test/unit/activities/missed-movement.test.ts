// The movement that stands in for a webhook, as a run takes it that knows something already.
import { missedMovement } from '../../../activities/missed-movement';
import type { ExamRule } from '../../../domain/exam/exam-rule';
import type { Fact } from '../../../domain/exam/fact';
import { reduce } from '../../../domain/exam/reduce';
import { reportOf } from '../../../domain/text/report';
import { type ApplicationState, initialState } from '../../../domain/exam/state';
import { at, examRule, examStep, movement, referenceOf, start } from '../../support/core-fixtures';

const jobId = 123456;
const seen = { applicationId: 7, jobId, step: examStep, rule: examRule(), occurredAt: at(0) };
const milliseconds = 1 / 60_000;

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
  const sent = missedMovement({ ...seen, report: reportOf(state) });
  const told = reduce(state, { type: 'moved', movement: sent, at: start });
  expect(reportOf(told)).toMatchObject({ status: 'ordering', lastSeen: { stepId: examStep.id } });
});

it('P-MISSED: has Gupy’s own date where the run heard of nothing, or of another step', () => {
  expect(missedMovement(seen).occurredAt).toBe(at(0));
  const elsewhere = movement(-1, { noRule: true });
  const state = reduce(initialState(7), { type: 'moved', movement: elsewhere, at: start });
  expect(missedMovement({ ...seen, report: reportOf(state) }).occurredAt).toBe(at(0));
});
