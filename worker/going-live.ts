// A worker that first runs with an exam looks at once who stands in its steps, before it says that it is ready (P-START): the shorter
// that takes, the fewer candidates enter after the exam went live and before the look. What could go wrong: Gupy or Temporal
// does not answer. Then the worker becomes ready all the same, and the next cycle looks.
import type { Client } from '@temporalio/client';
import type { BridgeConfig } from '../config/bridge-config';
import type { Logger } from '../telemetry/logger';
import { ExamBaselines, examKeyOf } from '../temporal/exam-baselines';
import { ReferenceKeys } from '../temporal/reference-keys';
import { reconcileNowWorkflowId } from '../temporal/workflow-ids';

const withinMs = 10_000;

export interface GoLiveOptions {
  client: Client;
  config: Pick<BridgeConfig, 'exams' | 'privacy' | 'temporal'>;
  logger: Logger;
}

/** Resolves when everybody has been looked at, or the time is over; never rejects. A worker must poll already. */
export async function goLive({ client, config, logger }: GoLiveOptions): Promise<void> {
  const { taskQueue } = config.temporal;
  try {
    await client.withDeadline(Date.now() + withinMs, async () => {
      const baselines = new ExamBaselines(client, taskQueue, new ReferenceKeys(config.privacy).digests);
      const exams = await baselines.goLive(config.exams.map(examKeyOf));
      const numbers = exams.flatMap(({ isNew }, index) => (isNew ? [`exams[${index}]`] : []));
      if (numbers.length === 0) return;
      logger.info(`Going live: ${numbers.join(', ')}. Who stands in the step already is not ordered for unasked`);
      await client.workflow.execute('reconcileWorkflow', {
        workflowId: reconcileNowWorkflowId,
        taskQueue,
        args: [{ orders: 'missed' }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Looks who stands in the steps of exams that go live',
      });
    });
  } catch (error) {
    logger.warn(
      { err: error },
      'Who stands in the steps of new exams is not known yet; the next cycle of reconciliation looks',
    );
  }
}
