// Starts or signals the run of an application, for the receivers and for reconciliation: one request starts a run that is not open
// and signals one that is. Workflow and signal names are strings, so no workflow code is loaded here.
// What could go wrong: the SDK's calls have no deadline; callers bound them.
import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type { Movement } from '../domain/exam/movement';
import { parseReference } from '../domain/exam/reference';
import type { Result } from '../domain/exam/result';
import { signalOpen } from './server-answer';
import { applicationWorkflowId } from './workflow-ids';
import { ReportingStarter } from './reporting-starter';

/** Bytes of the server's limit (400) that a step's name may take, as the docs advise. */
const summaryBytes = 200;

export interface ApplicationStartOptions {
  client: Client;
  /** Of the workflows. */
  taskQueue: string;
  attributes: StartAttributes;
}

export interface StartAttributes {
  ofMovement(movement: Movement): SearchAttributePair[];
  ofResult(provider: string, jobId?: number): SearchAttributePair[];
}

interface Start {
  applicationId: number;
  summary: string;
  attributes: SearchAttributePair[];
}

export class ApplicationStarts {
  private readonly options: ApplicationStartOptions;
  private readonly starter: ReportingStarter;

  constructor(options: ApplicationStartOptions) {
    this.options = options;
    this.starter = new ReportingStarter(options.client);
  }

  /** The candidate is in an exam step. @returns whether a run was started */
  entered(applicationId: number, movement: Movement): Promise<boolean> {
    const attributes = this.options.attributes.ofMovement(movement);
    return this.signalWithStart(
      { applicationId, summary: summaryOf(movement), attributes },
      'applicationMoved',
      movement,
    );
  }

  /** The candidate is in a step without an exam: only an open run needs it. */
  moved(applicationId: number, movement: Movement): Promise<'signalled' | 'ignored'> {
    return this.signal(applicationId, 'applicationMoved', movement);
  }

  /** Never lost: an application whose run has ended gets another one (P-LATE). @returns whether a run was started */
  resultReceived(applicationId: number, result: Result): Promise<boolean> {
    const jobId = result.reference === undefined ? undefined : parseReference(result.reference)?.jobId;
    const attributes = this.options.attributes.ofResult(result.provider, jobId);
    const summary = jobId === undefined ? 'Result of a closed run' : `Result of a closed run · job ${jobId}`;
    return this.signalWithStart({ applicationId, summary, attributes }, 'resultReceived', result);
  }

  /** To the open run, if there is one. */
  async signal(applicationId: number, name: string, argument: unknown): Promise<'signalled' | 'ignored'> {
    const isOpen = await signalOpen(this.options.client, applicationWorkflowId(applicationId), name, argument);
    return isOpen ? 'signalled' : 'ignored';
  }

  private signalWithStart(start: Start, signal: string, argument: unknown): Promise<boolean> {
    return this.starter.signalWithStart('applicationWorkflow', {
      workflowId: applicationWorkflowId(start.applicationId),
      taskQueue: this.options.taskQueue,
      args: [{ applicationId: start.applicationId }],
      signal,
      signalArgs: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: start.summary,
      typedSearchAttributes: start.attributes,
    });
  }
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
