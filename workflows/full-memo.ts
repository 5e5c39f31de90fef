// Says in the run's memo for which providers it is full, so that the receiver refuses what the run could not keep (R27). A run that
// never is has no memo, and pays nothing.
import { upsertMemo, workflowInfo } from '@temporalio/workflow';
import { fullMemo } from '../temporal/workflow-ids';

export function showFull(providers: readonly string[]): void {
  const before = workflowInfo().memo?.[fullMemo] ?? [];
  if (JSON.stringify(before) === JSON.stringify(providers)) return;
  upsertMemo({ [fullMemo]: providers.length === 0 ? null : providers });
}
