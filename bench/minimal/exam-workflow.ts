// What the bridge is measured against: the same two calls, as Temporal's documentation teaches a workflow. No read-back, no proof of a
// callback, no encryption, no rates, no search attributes.
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as calls from './calls';

export const taskQueue = 'minimal';

const { order, putTag } = proxyActivities<typeof calls>({ startToCloseTimeout: '30 seconds' });

export const resultReceived = defineSignal<[outcome: string]>('resultReceived');

export async function examWorkflow(applicationId: number): Promise<string> {
  let outcome: string | undefined;
  setHandler(resultReceived, (received) => void (outcome ??= received));
  await order(applicationId);
  await condition(() => outcome !== undefined, '10 days');
  const written = outcome ?? 'expired';
  await putTag(applicationId, written);
  return written;
}
