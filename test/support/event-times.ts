// What a run waited for, by the times of its history: for recoveries that took longer than they should. Of an activity only the last attempt
// stands there, with its number and how the one before it failed.
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToMs } from '@temporalio/common/lib/time';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** One line: the events since `from` (epoch milliseconds), each with its seconds after it. */
export async function eventTimes(client: Client, workflowId: string, from: number): Promise<string> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const since = (events ?? [])
    .map((event) => ({ event, at: optionalTsToMs(event.eventTime) ?? 0 }))
    .filter(({ at }) => at >= from);
  const named = since.map(
    async ({ event, at }) => `${((at - from) / 1_000).toFixed(1)} ${nameOf(event)}${await failureOf(client, event)}`,
  );
  return (await Promise.all(named)).join(' · ');
}

async function failureOf(client: Client, event: HistoryEvent): Promise<string> {
  const failure = event.activityTaskStartedEventAttributes?.lastFailure;
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure);
  return error === undefined ? '' : ` after: ${error.message}`;
}

function nameOf(event: HistoryEvent): string {
  const type = temporal.api.enums.v1.EventType[event.eventType ?? 0] ?? '';
  const name = type.replace('EVENT_TYPE_', '').replaceAll('_', ' ').toLowerCase();
  const { workflowExecutionSignaledEventAttributes: signal, activityTaskScheduledEventAttributes: scheduled } = event;
  const started = event.activityTaskStartedEventAttributes;
  const parts = [
    signal?.signalName,
    scheduled?.activityType?.name,
    started?.attempt === undefined || started.attempt === 1 ? undefined : `attempt ${started.attempt}`,
  ];
  return [name, ...parts.filter((part) => part != null)].join(' ');
}
