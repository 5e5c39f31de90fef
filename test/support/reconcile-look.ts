// One look of reconciliation at one step of the Gupy stand-in, as the worker does it; what Temporal knows is said by the test.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { MissedCandidateCheck } from '../../activities/missed-candidate-check';
import type { ReconcileStepInput } from '../../activities/reconcile-contract';
import { createReconcileStep } from '../../activities/reconcile-step';
import type { ConfiguredExam } from '../../domain/exam/exam-rule';
import type { StepCounts } from '../../domain/reconcile/cycle-outcome';
import type { GupyClient } from '../../gupy/gupy-client';
import type { FakeTemporal } from './fake-temporal';
import { testReferences } from './reference-keys';

export interface LookOptions {
  gupy: GupyClient;
  temporal: FakeTemporal;
  check?: MissedCandidateCheck;
  exams?: readonly ConfiguredExam[];
  onFound?: () => void;
  info?: { heartbeatDetails?: unknown; attempt?: number };
}

export function lookThrough(options: LookOptions, input: ReconcileStepInput): Promise<StepCounts> {
  const { gupy, temporal, exams = [], onFound = () => undefined, info = {} } = options;
  const activity = createReconcileStep({
    gupy,
    client: { withDeadline: (_deadline, call) => call() },
    runs: temporal,
    starts: temporal,
    check: options.check ?? new MissedCandidateCheck(gupy, temporal, testReferences.digests),
    exams,
    baselines: temporal,
    entryKeyOf: testReferences.entryKeyOf,
    onFound,
  });
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  return environment.run<[ReconcileStepInput], StepCounts, typeof activity>(activity, input);
}
