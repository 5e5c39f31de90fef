// OpenWorkflow on PostgreSQL: one durable workflow for each application, which a signal wakes. A signal that nobody waits for is dropped,
// so the receiver answers 503 to it, and the provider sends it again.
import { OpenWorkflow } from 'openworkflow';
import { BackendPostgres } from 'openworkflow/postgres';
import { orderExam, putTag, receive, variable } from './doors.mjs';

const retryPolicy = { initialInterval: '1s', maximumAttempts: 20 };

const client = new OpenWorkflow({ backend: await BackendPostgres.connect(variable('DATABASE_URL')) });
const exam = client.defineWorkflow({ name: 'exam' }, async ({ input: applicationId, step }) => {
  await step.run({ name: 'order', retryPolicy }, () => orderExam(applicationId));
  const result = await step.waitForSignal({ signal: `result-${applicationId}`, timeout: '10d' });
  if (result !== null) await step.run({ name: 'tag', retryPolicy }, () => putTag(applicationId, result.data));
});
await client.newWorker({ concurrency: 100 }).start();

async function decided(id, outcome, idempotencyKey) {
  const { workflowRunIds } = await client.sendSignal({ signal: `result-${id}`, data: outcome, idempotencyKey });
  if (workflowRunIds.length === 0) throw new Error(`Nobody waits for the result of ${id} yet`);
}

await receive({ moved: (id) => exam.run(id, { idempotencyKey: `exam-${id}` }), decided });
