// Handing over to Temporal: the only thing that stands between a delivery and its 200 (P-ACK). Names travel as strings, so
// that no workflow code is loaded here. What could go wrong: the SDK's calls have no deadline, and its retries may sleep
// past one; so every call is bounded twice, by gRPC's deadline and by a timer of our own (R10).
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type { Movement } from '../domain/movement';
import { parseReference } from '../domain/reference';
import type { Result } from '../domain/result';
import { applicationWorkflowId } from '../domain/workflow-ids';
import { examProvider, examStatus, examStep, gupyJobId } from '../workflows/search-attributes';
import { Refusal } from './refusal';
import { StartReporter } from './start-report';

/** Milliseconds for Temporal to accept an event: a 503 must be out within 5 s. */
const acceptWithinMs = 3_500;

/** Bytes of the server's limit (400) that a step's name may take, as the docs advise. */
const summaryBytes = 200;

interface Start {
  applicationId: number;
  summary: string;
  attributes: SearchAttributePair[];
}

/** Every method throws `Refusal` BRIDGE_TEMPORAL_UNAVAILABLE when Temporal did not accept, for whatever reason. */
export class ApplicationSignals {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly starts: StartReporter;

  constructor(client: Client, taskQueue: string) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.starts = new StartReporter(client);
  }

  /** The candidate entered an exam step. */
  async entered(applicationId: number, movement: Movement): Promise<'started' | 'signalled'> {
    const start = { applicationId, summary: summaryOf(movement), attributes: attributesOf(movement) };
    return (await this.signalWithStart(start, 'applicationMoved', movement)) ? 'started' : 'signalled';
  }

  /** The candidate is in a step without an exam; only a run that is open cares. */
  moved(applicationId: number, movement: Movement): Promise<'signalled' | 'ignored'> {
    return this.signal(applicationId, 'applicationMoved', movement);
  }

  /** Never lost: a run that closed long ago is started again (P-LATE). */
  async resultReceived(applicationId: number, result: Result): Promise<void> {
    const jobId = result.reference === undefined ? undefined : parseReference(result.reference)?.jobId;
    const attributes: SearchAttributePair[] = [{ key: examProvider, value: result.provider }];
    if (jobId !== undefined) attributes.push({ key: gupyJobId, value: jobId });
    const summary = jobId === undefined ? 'Result of a closed run' : `Result of a closed run · job ${jobId}`;
    await this.signalWithStart({ applicationId, summary, attributes }, 'resultReceived', result);
  }

  /** A known result came with another content: an open run keeps the first and notes it (R9). */
  resultAltered(applicationId: number, result: Result): Promise<'signalled' | 'ignored'> {
    return this.signal(applicationId, 'resultReceived', result);
  }

  private signalWithStart(start: Start, signal: string, argument: unknown): Promise<boolean> {
    return this.accepted(() =>
      this.starts.reportStart(() =>
        this.starts.workflow.signalWithStart('applicationWorkflow', {
          workflowId: applicationWorkflowId(start.applicationId),
          taskQueue: this.taskQueue,
          args: [{ applicationId: start.applicationId }],
          signal,
          signalArgs: [argument],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: start.summary,
          typedSearchAttributes: start.attributes,
        }),
      ),
    );
  }

  private signal(applicationId: number, name: string, argument: unknown): Promise<'signalled' | 'ignored'> {
    return this.accepted(async () => {
      try {
        await this.client.workflow.getHandle(applicationWorkflowId(applicationId)).signal(name, argument);
        return 'signalled';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'ignored';
        throw error;
      }
    });
  }

  private async accepted<T>(call: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), acceptWithinMs);
    });
    try {
      return await Promise.race([this.client.withDeadline(Date.now() + acceptWithinMs, call), late]);
    } catch (error) {
      throw unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whatever the cause: what Temporal did not accept must come again. */
function unavailable(cause: unknown): Refusal {
  return new Refusal('BRIDGE_TEMPORAL_UNAVAILABLE', {
    reason: 'unavailable',
    detail: 'the event was not accepted; send it again',
    headers: { 'Retry-After': '5' },
    cause,
  });
}

function attributesOf(movement: Movement): SearchAttributePair[] {
  const { jobId, step, rule } = movement;
  const attributes: SearchAttributePair[] = [
    { key: examStatus, value: 'ordering' },
    { key: examStep, value: step.name },
    { key: gupyJobId, value: jobId },
  ];
  return rule === undefined ? attributes : [...attributes, { key: examProvider, value: rule.provider }];
}

function summaryOf({ step, jobId }: Movement): string {
  return `${cutToBytes(step.name, summaryBytes)} · job ${jobId}`;
}

/** At a whole character. */
function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = '';
  for (const character of text) {
    if (Buffer.byteLength(cut) + Buffer.byteLength(character) > bytes - 3) break;
    cut += character;
  }
  return `${cut}…`;
}
