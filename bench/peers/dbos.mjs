// DBOS Transact on PostgreSQL: one durable workflow for each application, which a message wakes.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { orderExam, putTag, receive, variable } from './doors.mjs';

const retrying = { retriesAllowed: true, maxAttempts: 20, intervalSeconds: 1 };
const tenDays = 10 * 24 * 3_600;

const exam = DBOS.registerWorkflow(
  async (applicationId) => {
    await DBOS.runStep(() => orderExam(applicationId), { name: 'order', ...retrying });
    const outcome = await DBOS.recv('result', tenDays);
    if (outcome !== null) await DBOS.runStep(() => putTag(applicationId, outcome), { name: 'tag', ...retrying });
  },
  { name: 'exam' },
);

DBOS.setConfig({
  name: 'exams',
  systemDatabaseUrl: variable('DATABASE_URL'),
  logLevel: 'error',
  runAdminServer: false,
});
await DBOS.launch();

await receive({
  moved: (id) => DBOS.startWorkflow(exam, { workflowID: `exam-${id}` })(id),
  decided: (id, outcome, resultId) => DBOS.send(`exam-${id}`, outcome, 'result', resultId),
});
