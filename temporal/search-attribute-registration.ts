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
 * Idempotent. One call each: the time-skipping server refuses the whole list when it knows one of it.
 * @param connection a `Connection` or a `NativeConnection`
 * @returns the names that this call may not register (Temporal Cloud): until somebody creates them there, runs get stuck
 * @throws the server's gRPC error
 */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  attributes: readonly SearchAttribute[],
): Promise<string[]> {
  const refused: string[] = [];
  for (const { name, type } of attributes) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: { [name]: IndexedValueType[`INDEXED_VALUE_TYPE_${type}`] },
      });
    } catch (error) {
      if (isWithheld(error)) refused.push(name);
      else if (answerOf(error)?.code !== grpcStatus.alreadyExists) throw error;
    }
  }
  return refused;
}
