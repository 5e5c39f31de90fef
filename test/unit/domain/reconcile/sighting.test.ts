// What is concluded from what Gupy and Temporal's list show: who is known, who left, and when nothing is ordered.
import { concludeFromList, leftFor, readBackRefusal } from '../../../../domain/reconcile/sighting';
import { at, examRule, examStep, otherStep } from '../../../support/core-fixtures';

const jobId = 123456;
const place = { jobId, step: examStep };

describe('the list of runs', () => {
  const awaits = { jobId, step: 'exame admissional' };

  it('P-MISSED: knows a candidate whose run waits for this exam, or was ended by somebody', () => {
    expect(concludeFromList({ state: 'open', awaits }, place)).toBe('known');
    expect(concludeFromList({ state: 'stopped' }, place)).toBe('known');
  });

  it('P-MISSED: leaves a run that failed to a person', () => {
    expect(concludeFromList({ state: 'failed' }, place)).toBe('unsure');
  });

  it.each([
    ['no run', undefined],
    ['an ended run', { state: 'completed' as const, awaits }],
    ['a run that waits for nothing', { state: 'open' as const }],
    ['a run that waits in another job', { state: 'open' as const, awaits: { ...awaits, jobId: 1 } }],
    ['a run that waits for another exam', { state: 'open' as const, awaits: { ...awaits, step: 'teste' } }],
  ])('P-MISSED: does not say enough of %s', (_what, run) => {
    expect(concludeFromList(run, place)).toBeUndefined();
  });

  const seen = { ...awaits, until: at(10) };

  it.each(['open', 'completed'] as const)(
    'P-MISSED: spares the question to an %s run that settled the exam since',
    (state) => {
      expect(concludeFromList({ state, seen }, { ...place, changedAt: at(10) })).toBe('known');
    },
  );

  it.each([
    ['changed later', seen, { changedAt: at(11) }],
    ['has no date', seen, {}],
    ['was settled in another job', { ...seen, jobId: 1 }, { changedAt: at(0) }],
    ['settled another exam', { ...seen, step: 'teste' }, { changedAt: at(0) }],
    ['is in one of two steps of one name', seen, { changedAt: at(0), sharesName: true as const }],
  ])('P-MISSED: asks the run of a candidate who %s', (_what, known, more) => {
    expect(concludeFromList({ state: 'open', seen: known }, { ...place, ...more })).toBeUndefined();
  });

  it('P-MISSED: does not say which of two steps of one name a run waits for', () => {
    expect(concludeFromList({ state: 'open', awaits }, { ...place, sharesName: true })).toBeUndefined();
  });
});

describe('who is awaited and not in the list', () => {
  const lastSeen = { jobId, stepId: examStep.id, occurredAt: at(0) };
  const exams = [{ matcher: { step: 'Teste prático' }, rule: examRule() }];

  it('P-MISSED: left for the step that Gupy shows since, also of the same moment', () => {
    expect(leftFor(lastSeen, { currentStep: otherStep, changedAt: at(1) }, exams)).toBe(otherStep);
    expect(leftFor(lastSeen, { currentStep: otherStep, changedAt: at(0) }, exams)).toBe(otherStep);
  });

  it.each([
    ['Gupy shows the same step', { currentStep: examStep, changedAt: at(1) }],
    ['Gupy shows no step', { changedAt: at(1) }],
    ['Gupy shows no date, so its list may be stale', { currentStep: otherStep }],
    ['Gupy shows a date before the movement, so its list is stale', { currentStep: otherStep, changedAt: at(-1) }],
    ['the step has an exam too', { currentStep: { id: 1, name: 'TESTE Pratico' }, changedAt: at(1) }],
  ])('P-MISSED: is left alone where %s', (_what, placement) => {
    expect(leftFor(lastSeen, placement, exams)).toBeUndefined();
  });
});

describe('the read-back', () => {
  it('P-FRESH: lets order for who is in process in the step', () => {
    expect(
      readBackRefusal({ status: 'in_process', currentStep: examStep }, { jobId, stepId: examStep.id }),
    ).toBeUndefined();
  });

  it.each([
    ['is not in the job', undefined, 'Gupy has no such application in job 123456'],
    [
      'is not in process',
      { status: 'reproved', currentStep: examStep },
      'the application is not in process any more (reproved)',
    ],
    [
      'is in another step',
      { status: 'in_process', currentStep: otherStep },
      'the candidate is not in this step any more',
    ],
    ['is in no step', { status: 'in_process' }, 'the candidate is not in this step any more'],
  ])('P-FRESH: forbids the order for who %s', (_what, application, reason) => {
    expect(readBackRefusal(application, { jobId, stepId: examStep.id })).toBe(reason);
  });
});
