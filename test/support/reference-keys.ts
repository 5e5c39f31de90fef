// References as the bridge makes them, for tests that send callbacks without a run that ordered.
import type { KeyedEntry } from '../../domain/exam/reference';
import { formatReference } from '../../domain/exam/reference';
import { ReferenceKeys } from '../../temporal/reference-keys';
import { orderMailboxWorkflowIds } from '../../temporal/workflow-ids';
import { keyedShortHash } from '../../telemetry/short-hash';

export const referenceSecret = 'reference-secret-of-the-tests-01';
export const testReferences = new ReferenceKeys({ references: [referenceSecret], keys: [] });

/** As log lines show an id. */
export const testShortHash = keyedShortHash(testReferences.digests);

/** As `orderMailboxWorkflowIds` names it first. */
export function mailboxId(provider: string, orderId: string, keys = testReferences): string {
  return orderMailboxWorkflowIds(provider, orderId, keys.digests)[0];
}

/** Of the demo's application in its exam step, unless said otherwise. */
export function provenReference(provider: string, entry: Partial<KeyedEntry> = {}, keys = testReferences): string {
  const named = { applicationId: 654321, jobId: 123456, stepId: 86547, eventId: 'event-1', ...entry, provider };
  return formatReference({ ...named, entryKey: keys.entryKeyOf(named) });
}
