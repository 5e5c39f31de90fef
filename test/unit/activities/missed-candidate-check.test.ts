// A run that a late result started knows nothing of where the candidate is: the run before it does.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type CheckedStep, MissedCandidateCheck, type Verdict } from '../../../activities/missed-candidate-check';
import type { Fact } from '../../../domain/exam/fact';
import type { Movement } from '../../../domain/exam/movement';
import { reduce } from '../../../domain/exam/reduce';
import { type ApplicationReport, reportOf } from '../../../domain/text/report';
import { initialState } from '../../../domain/exam/state';
import type { GupyClient } from '../../../gupy/gupy-client';
import type { ListedRun } from '../../../temporal/application-runs';
import { at, examRule, examStep, movement, result, start } from '../../support/core-fixtures';
import { FakeTemporal } from '../../support/fake-temporal';
import { testReferences } from '../../support/reference-keys';

const id = 7;
const otherExam = { id: 86_600, name: 'Teste prático' };
const input: CheckedStep = { jobId: 123456, step: examStep, rule: examRule(), comments: true };
/** Nothing of the bridge stands in Gupy. */
const gupy = { findComment: async () => undefined } as unknown as GupyClient;

let temporal: FakeTemporal;

beforeEach(() => {
  temporal = new FakeTemporal();
  const late: Fact = {
    type: 'resultReceived',
    result: result(movement(0, { step: otherExam }), 5, 'passed'),
    at: start,
  };
  temporal.reports.set(id, reportOf(reduce(initialState(id), late)));
});

function heard(...movements: Movement[]): ApplicationReport {
  const facts = movements.map((one): Fact => ({ type: 'moved', movement: one, at: start }));
  return reportOf(facts.reduce(reduce, initialState(id)));
}

function check(
  run: ListedRun,
  by = new MissedCandidateCheck(gupy, temporal, testReferences.digests),
  tags: string[] = [],
): Promise<Verdict> {
  const placement = { id, status: 'in_process', tags, currentStep: examStep, changedAt: at(0) };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const { signal } = new AbortController();
  return environment.run(() => by.check(input, placement, run, signal));
}

it('P-MISSED: asks no run that settled the exam, nor Gupy, where the list answers for the candidate', async () => {
  const seen = { jobId: input.jobId, step: 'exame admissional', until: at(10) };
  for (const state of ['open', 'completed'] as const)
    expect(await check({ state, runId: 'run-2', seen })).toEqual({ verdict: 'known' });
  expect(temporal.asked).toEqual([]);
});

describe.each<[string, ListedRun]>([
  ['open', { state: 'open', runId: 'run-2' }],
  ['ended', { state: 'completed', runId: 'run-2' }],
])('an %s run of a late result for another exam', (_what, run) => {
  it('P-MISSED: opens nothing again that a run before it had, though nothing of that stands in Gupy', async () => {
    temporal.formerReports.set(id, heard(movement(0)));
    expect(await check(run)).toEqual({ verdict: 'known' });
  });

  it('P-MISSED: hides no movement that the run before it did not hear of', async () => {
    const former = heard(movement(-10), movement(-5, { noRule: true }));
    temporal.formerReports.set(id, former);
    expect(await check(run)).toEqual({ verdict: 'missed', report: former });
  });

  it('P-MISSED: leaves it to what stands in Gupy where no other run is retained', async () => {
    expect(await check(run)).toMatchObject({ verdict: 'missed' });
  });

  it('P-MISSED: is settled where a tag of the rule stands, and is not asked again', async () => {
    const asked = new MissedCandidateCheck(gupy, temporal, testReferences.digests);
    for (let cycle = 0; cycle < 2; cycle += 1) {
      expect(await check(run, asked, ['Apto'])).toEqual({ verdict: 'settled' });
    }
    expect(temporal.asked).toHaveLength(1);
  });

  it('P-MISSED: misses a movement that the run itself did not see, whatever tags stand and whatever ran before', async () => {
    const own = heard(movement(-10), movement(-5, { noRule: true }));
    temporal.reports.set(id, own);
    temporal.formerReports.set(id, heard(movement(0)));
    expect(await check(run, undefined, ['Apto'])).toEqual({ verdict: 'missed', report: own });
  });

  it('P-MISSED: is not sure where the runs before it cannot be read', async () => {
    jest.spyOn(temporal, 'lastMoved').mockRejectedValue(new Error('no worker'));
    expect(await check(run)).toEqual({ verdict: 'unsure' });
  });
});
