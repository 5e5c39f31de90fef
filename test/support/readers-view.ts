// What a Temporal server tells somebody who may read the namespace and has no key: lists, descriptions, histories, answers to queries,
// schedules and task queues, taken apart into what is sealed and what is in clear.
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

export interface ReadersView {
  /** Every text in clear, by where it stands. */
  clear: [place: string, text: string][];
  /** Payloads that are not sealed, with their content. */
  unsealed: [place: string, text: string][];
  /** Everything, as its bytes. */
  bytes: string;
}

/** Those that bring nothing out of the run, too. */
const queries = [
  'state',
  'progress',
  'unheard',
  '__stack_trace',
  '__enhanced_stack_trace',
  '__temporal_workflow_metadata',
];

export async function readersView(client: Client): Promise<ReadersView> {
  const view: ReadersView = { clear: [], unsealed: [], bytes: '' };
  const { workflowService: server, options } = client;
  const { namespace } = options;
  takeApart(view, 'list', await server.listWorkflowExecutions({ namespace }));
  for await (const { workflowId, runId } of client.workflow.list()) {
    const execution = { workflowId, runId };
    takeApart(view, 'history', await server.getWorkflowExecutionHistory({ namespace, execution }));
    takeApart(view, 'description', await server.describeWorkflowExecution({ namespace, execution }));
    for (const queryType of queries) {
      const ask = () => server.queryWorkflow({ namespace, execution, query: { queryType } });
      takeApart(view, 'answer', await client.withDeadline(Date.now() + 5_000, ask).catch(refusal));
    }
  }
  takeApart(view, 'schedules', await server.listSchedules({ namespace }));
  const { schedules } = await server.listSchedules({ namespace });
  for (const { scheduleId } of schedules)
    takeApart(view, 'schedule', await server.describeSchedule({ namespace, scheduleId: scheduleId ?? '' }));
  for (const name of textsAt(view, /taskQueue\.name$/))
    for (const taskQueueType of [1, 2])
      takeApart(view, 'queue', await server.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType }));
  return view;
}

function textsAt({ clear }: ReadersView, place: RegExp): Set<string> {
  return new Set(clear.flatMap(([where, text]) => (place.test(where) ? [text] : [])));
}

/** Its message and all that comes with it. */
function refusal(error: unknown): object {
  const { message, details, metadata } = error as { message: string; details?: string; metadata?: object };
  return { message, details, metadata: JSON.stringify(metadata) };
}

function takeApart(view: ReadersView, place: string, value: unknown): void {
  if (typeof value === 'string') note(view, place, value);
  else if (value instanceof Uint8Array) note(view, place, Buffer.from(value).toString('latin1'));
  else if (Array.isArray(value)) for (const part of value) takeApart(view, `${place}[]`, part);
  else if (typeof value === 'object' && value !== null) takeApartFields(view, place, value);
}

function takeApartFields(view: ReadersView, place: string, value: object): void {
  const { metadata, data } = value as Payload;
  if (!(data instanceof Uint8Array) || typeof metadata !== 'object' || metadata === null) {
    for (const [name, field] of Object.entries(value)) takeApart(view, `${place}.${name}`, field);
    return;
  }
  const text = Buffer.from(data).toString('latin1');
  view.bytes += `\n${text}`;
  const isSealed = Buffer.from(metadata['encoding'] ?? []).toString() === 'binary/encrypted';
  if (!isSealed) view.unsealed.push([place, text]);
}

function note(view: ReadersView, place: string, text: string): void {
  view.bytes += `\n${text}`;
  if (text !== '') view.clear.push([place, text]);
}
