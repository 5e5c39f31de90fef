// When a run that is fed by signals continues as new. Temporal suggests it only at 4 096 events; but a waiting run is woken by
// each duplicate that the receivers let through, and must stay under 500 events whatever is sent. A whole life takes about 30.
// What a flood adds until the run can turn is bounded by the server (dev-server/embedded-server.ts); it takes more signals
// than this, so that no run is full before it is long.
import { workflowInfo } from '@temporalio/workflow';

export const longHistory = 200;

export function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength >= longHistory || continueAsNewSuggested;
}
