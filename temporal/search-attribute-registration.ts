// Registers the search attributes at self-hosted servers and the time-skipping server before a worker starts: a run that sets an
// unknown one fails its workflow task for ever. Temporal Cloud takes them only from its own console or tools.
import { type Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { answerOf, grpcStatus, isWithheld } from './server-answer';

/** What `defineSearchAttributeKey` makes. */
export interface SearchAttribute {
  name: string;
  type: SearchAttributeType;
}

const { IndexedValueType } = temporal.api.enums.v1;

/**
 * Idempotent. One call each: the time-skipping server refuses the whole list when it knows one of it. What this client may not
 * register (Temporal Cloud) stays missing: `TemporalProbe` says so.
 * @param connection a `Connection` or a `NativeConnection`
 * @throws the server's gRPC error, such as that no column of a type is left
 */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  attributes: readonly SearchAttribute[],
): Promise<void> {
  for (const { name, type } of attributes) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: { [name]: IndexedValueType[`INDEXED_VALUE_TYPE_${type}`] },
      });
    } catch (error) {
      if (!isWithheld(error) && answerOf(error)?.code !== grpcStatus.alreadyExists) throw error;
    }
  }
}
