// Which search attributes a namespace lacks, or has with another type: a run that sets one of them cannot start. Asks in three ways,
// since Temporal Cloud refuses the first: the list of the operator service; the namespace's own names for the columns of its
// visibility store; a count that names the attribute.
import type { ConnectionLike, Connection } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { answerOf, grpcStatus, isWithheld } from './server-answer';
import { orUndefined } from '../domain/or-undefined';

/** A `Connection` or a `NativeConnection`. */
export type Asked = Pick<ConnectionLike, 'workflowService' | 'operatorService'>;

type Namespace = temporal.api.workflowservice.v1.IDescribeNamespaceResponse;

const types = Object.values(SearchAttributeType);
const { IndexedValueType } = temporal.api.enums.v1;

/**
 * @param described the namespace, as the server describes it
 * @returns what is wrong, one text an attribute; empty when all is right
 */
export async function wrongAttributes(
  connection: Asked,
  namespace: string,
  { attributes, described }: { attributes: readonly SearchAttribute[]; described: Namespace },
): Promise<string[]> {
  const listed = await listedTypes(connection, namespace);
  const known = listed ?? typesOfColumns(described);
  const wrong: string[] = [];
  for (const { name, type } of attributes) {
    const found = known.get(name);
    const wanted = `${name}=${TypedSearchAttributes.toMetadataType(type)}`;
    if (found !== undefined && found !== type)
      wrong.push(`${wanted} is of type ${TypedSearchAttributes.toMetadataType(found)}`);
    if (found !== undefined) continue;
    if (listed === undefined && (await canBeAskedFor(connection, namespace, name))) continue;
    wrong.push(`${wanted} is missing`);
  }
  return wrong;
}

async function listedTypes(
  { operatorService }: Asked,
  namespace: string,
): Promise<Map<string, SearchAttributeType> | undefined> {
  const listed = await orUndefined(() => operatorService.listSearchAttributes({ namespace }), isWithheld);
  if (listed === undefined) return undefined;
  const byNumber = new Map(types.map((type) => [IndexedValueType[`INDEXED_VALUE_TYPE_${type}`], type]));
  return new Map(
    Object.entries(listed.customAttributes).flatMap(([name, number]) => {
      const type = byNumber.get(number);
      return type === undefined ? [] : [[name, type] as const];
    }),
  );
}

/** `Keyword04: ExamStatus` gives `ExamStatus` the type Keyword. */
function typesOfColumns({ config }: Namespace): Map<string, SearchAttributeType> {
  const byColumn = new Map(types.map((type) => [String(TypedSearchAttributes.toMetadataType(type)), type]));
  return new Map(
    Object.entries(config?.customSearchAttributeAliases ?? {}).flatMap(([column, name]) => {
      const type = byColumn.get(column.replace(/\d+$/, ''));
      return type === undefined ? [] : [[name, type] as const];
    }),
  );
}

async function canBeAskedFor({ workflowService }: Asked, namespace: string, name: string): Promise<boolean> {
  const count = () => workflowService.countWorkflowExecutions({ namespace, query: `${name} IS NOT NULL` });
  const isUnknown = (error: unknown) => answerOf(error)?.code === grpcStatus.invalidArgument;
  return (await orUndefined(count, isUnknown)) !== undefined;
}

// Registers the search attributes at self-hosted servers and the time-skipping server before a worker starts: a run that sets an
// unknown one fails its workflow task for ever. Temporal Cloud takes them only from its own console or tools.

/** What `defineSearchAttributeKey` makes. */
export interface SearchAttribute {
  name: string;
  type: SearchAttributeType;
}

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
