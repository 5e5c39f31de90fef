// pg-boss with a table of our own: the table has the state, and each change of it sends its job in the same transaction.
import pg from 'pg';
import PgBoss from 'pg-boss';
import { orderExam, putTag, receive, variable } from './doors.mjs';

const connectionString = variable('DATABASE_URL');
const pool = new pg.Pool({ connectionString, max: 20 });
const boss = new PgBoss({ connectionString, max: 10 });
boss.on('error', console.error);

await pool.query('CREATE TABLE IF NOT EXISTS exams (application_id bigint PRIMARY KEY, outcome text)');
await boss.start();
// A lost worker's job comes again when it expires, which is looked for once a minute; the default is a quarter of an hour.
const retrying = { retryLimit: 20, retryDelay: 1, retryBackoff: true, expireInSeconds: 15 };
for (const name of ['order', 'tag']) await boss.createQueue(name, { name, ...retrying });

await work('order', ({ applicationId }) => orderExam(applicationId));
await work('tag', async ({ applicationId }) => {
  const { rows } = await pool.query('SELECT outcome FROM exams WHERE application_id = $1', [applicationId]);
  await putTag(applicationId, rows[0].outcome);
});

/** A batch for each fetch, since one fetch is made every half second; one that fails does not fail the others. */
function work(name, one) {
  const fetching = { batchSize: 100, pollingIntervalSeconds: 0.5 };
  const attempt = (job) => one(job.data).catch((error) => boss.fail(name, job.id, { message: error.message }));
  return boss.work(name, fetching, (jobs) => Promise.all(jobs.map(attempt)));
}

async function change(sql, values, job) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(sql, values);
    const db = { executeSql: (text, given) => client.query(text, given) };
    if (rowCount === 1) await boss.send(job, { applicationId: values[0] }, { ...retrying, db });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

await receive({
  moved: (id) => change('INSERT INTO exams VALUES ($1) ON CONFLICT DO NOTHING', [id], 'order'),
  decided: (id, outcome) =>
    change(
      'UPDATE exams SET outcome = $2 WHERE application_id = $1 AND outcome IS DISTINCT FROM $2',
      [id, outcome],
      'tag',
    ),
});
