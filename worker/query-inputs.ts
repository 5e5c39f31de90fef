// Queries of our runs take no input, so a worker drops the input of every query before the SDK reads it. For Temporal a query is
// reading: whoever may read the namespace can send any input, and one that the SDK (1.24.0) cannot read, be it only broken JSON, makes
// it drop the run from its memory, and the task that the run was in for 10 s (P-STUCK).
// What could go wrong: the SDK offers no place for this, so it is one of its own methods that is wrapped. Its versions are pinned, and
// the types and test/attack/reader-queries.test.ts notice another one that has no such method, or reads the input elsewhere.
import { WorkflowCodecRunner } from '@temporalio/worker/lib/workflow-codec-runner';

const sdk = WorkflowCodecRunner.prototype;
/** Whatever it makes of an activation, the caller gets. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the `this` of its wrapper
const decode = sdk.decodeActivation as (this: WorkflowCodecRunner, activation: object) => Promise<never>;

/** Of all workers of this process; again changes nothing. */
export function dropQueryInputs(): void {
  sdk.decodeActivation = function (activation) {
    for (const { queryWorkflow } of activation.jobs ?? []) if (queryWorkflow) queryWorkflow.arguments = [];
    return decode.call(this, activation);
  };
}
