// Keeps one record for as long as the exam is used (P-START): its input is the record, and the run never ends by itself, so that
// Temporal's retention cannot delete it. A changed record is a new run in its place (temporal/exam-baselines.ts). So reading one
// needs no worker, and a renamed task queue or a changed workflow loses none.
import { condition } from '@temporalio/workflow';

export async function baselineWorkflow(_record: unknown): Promise<void> {
  await condition(() => false);
}
