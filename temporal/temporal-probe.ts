// Whether Temporal can take and do the work of the bridge: it answers, has the namespace, and its search attributes (R31). What
// could go wrong: the server knows a namespace or an attribute before all of it does, so the last question is one that a run
// asks too.
import type { ConnectionLike } from '@temporalio/client';
import { BridgeError } from '../domain/error-table';
import { type Asked, wrongAttributes, type SearchAttribute } from './search-attribute-check';
import { answerOf, grpcStatus, temporalError } from './server-answer';

export interface TemporalProbeOptions {
  /** Where it is the connection of a worker, the probe takes the way that finished work takes. */
  connection: Asked & Pick<ConnectionLike, 'withDeadline'>;
  namespace: string;
  /** Address and namespace, for messages. */
  place: string;
  attributes: readonly SearchAttribute[];
}

/** Attributes are not taken away from under a running bridge, so the probes of an orchestrator need not ask for them each time. */
const attributesFreshMs = 60_000;

export class TemporalProbe {
  private readonly options: TemporalProbeOptions;
  private attributesSeen = Number.NEGATIVE_INFINITY;

  constructor(options: TemporalProbeOptions) {
    this.options = options;
  }

  /** @throws BridgeError BRIDGE_TEMPORAL_…, which says what is missing */
  async check(withinMs: number): Promise<void> {
    const { connection, place } = this.options;
    try {
      await connection.withDeadline(Date.now() + withinMs, () => this.ask());
    } catch (error) {
      throw temporalError(error, place);
    }
  }

  private async ask(): Promise<void> {
    const { connection, namespace, place, attributes } = this.options;
    const described = await connection.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
      if (answerOf(error)?.code !== grpcStatus.notFound) throw error;
      throw new BridgeError('BRIDGE_TEMPORAL_NAMESPACE', place, { cause: error });
    });
    if (performance.now() - this.attributesSeen < attributesFreshMs) return;
    const wrong = await wrongAttributes(connection, namespace, { attributes, described });
    if (wrong.length > 0) throw new BridgeError('BRIDGE_TEMPORAL_ATTRIBUTES', `${place}: ${wrong.join(', ')}`);
    const query = attributes.map(({ name }) => `${name} IS NOT NULL`).join(' AND ');
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    this.attributesSeen = performance.now();
  }
}
