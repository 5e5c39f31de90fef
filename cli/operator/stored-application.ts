// What `export` and `erase` share: all that Temporal stores about one application.
import { BridgeError } from '../../domain/error-table';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { StoredExecutions, type StoredHistory } from '../../temporal/stored-executions';
import type { TemporalSession } from './temporal-session';

export function storedExecutions({ client, config }: TemporalSession): StoredExecutions {
  return new StoredExecutions(client, createPayloadCodec(config.privacy.keys), config.providers.keys());
}

/** @throws BridgeError BRIDGE_WORKFLOW_NOT_FOUND when there is nothing; BRIDGE_TEMPORAL_UNAVAILABLE */
export async function storedHistories(session: TemporalSession, applicationId: number): Promise<StoredHistory[]> {
  const found = await session.askServer(() => storedExecutions(session).histories(applicationId));
  if (found.length === 0) throw new BridgeError('BRIDGE_WORKFLOW_NOT_FOUND', applicationWorkflowId(applicationId));
  return found;
}
