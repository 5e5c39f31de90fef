// What `export` and `erase` share: all that Temporal stores about one application.
import { BridgeError } from '../../domain/error-table';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { codecOf } from '../../temporal/key-use';
import { ReferenceKeys } from '../../temporal/reference-keys';
import { StoredExecutions, type StoredHistory } from '../../temporal/stored-executions';
import type { TemporalSession } from '../../operator/temporal-session';

/** @param codec a lenient one finds what it can read */
export function storedExecutions({ client, config }: TemporalSession, codec = codecOf(client)): StoredExecutions {
  return new StoredExecutions(client, codec, new ReferenceKeys(config.privacy).digests);
}

/** @throws BridgeError BRIDGE_WORKFLOW_NOT_FOUND when there is nothing; BRIDGE_TEMPORAL_UNAVAILABLE */
export async function storedHistories(
  session: TemporalSession,
  applicationId: number,
  executions = storedExecutions(session),
): Promise<StoredHistory[]> {
  const found = await session.askServer(() => executions.histories(applicationId));
  if (found.length === 0)
    throw new BridgeError('BRIDGE_WORKFLOW_NOT_FOUND', `${applicationWorkflowId(applicationId)} on ${session.place}`);
  return found;
}
