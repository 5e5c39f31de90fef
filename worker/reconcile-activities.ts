// Puts together what reconciliation works with. Its cache of checked candidates lives as long as the worker.
import type { Client } from '@temporalio/client';
import { createListExamSteps } from '../activities/list-exam-steps';
import { MissedCandidateCheck } from '../activities/missed-candidate-check';
import type { ReconcileActivities } from '../activities/reconcile-contract';
import { createReconcileStep } from '../activities/reconcile-step';
import { createWatchWebhook } from '../activities/watch-webhook';
import type { BridgeConfig } from '../config/bridge-config';
import type { GupyClient } from '../gupy/gupy-client';
import { wantedWebhook } from '../gupy/webhook-drift';
import type { WorkerMetrics } from '../telemetry/metrics';
import { ApplicationRuns } from '../temporal/application-runs';
import { ApplicationStarts } from '../temporal/application-start';
import { ExamBaselines } from '../temporal/exam-baselines';
import { ReferenceKeys } from '../temporal/reference-keys';
import { startAttributes } from '../workflows/search-attributes';

interface ReconcileActivitiesOptions {
  client: Client;
  config: BridgeConfig;
  gupy: GupyClient;
  metrics: Pick<WorkerMetrics, 'reconciled' | 'webhookRepairs'>;
}

export function reconcileActivities(options: ReconcileActivitiesOptions): ReconcileActivities {
  const { client, config, gupy, metrics } = options;
  const { exams, privacy, temporal } = config;
  const { entryKeyOf, digests } = new ReferenceKeys(privacy);
  const runs = new ApplicationRuns(client);
  const starts = new ApplicationStarts({ client, taskQueue: temporal.taskQueue, attributes: startAttributes });
  const baselines = new ExamBaselines(client, temporal.taskQueue, digests);
  const check = new MissedCandidateCheck(gupy, runs, digests);
  const parts = { gupy, client, runs, starts, check, exams, entryKeyOf, baselines };
  return {
    watchWebhook: createWatchWebhook(gupy.webhooks, wantedWebhook(config), () => metrics.webhookRepairs.inc()),
    listExamSteps: createListExamSteps({ gupy, exams, baselines }),
    reconcileStep: createReconcileStep({ ...parts, onFound: () => metrics.reconciled.inc() }),
  };
}
