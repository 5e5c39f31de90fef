// What a run waited for, by the times of its history: for recoveries that took longer than they should. Of an activity only the last attempt
// stands there, with its number and how the one before it failed.
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { optionalTsToMs } from '@temporalio/common/lib/time';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** One line: the events since `from` (epoch milliseconds), each with its seconds after it. */
export async function eventTimes(client: Client, workflowId: string, from: number): Promise<string> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? [])
    .map((event) => ({ event, at: optionalTsToMs(event.eventTime) ?? 0 }))
    .filter(({ at }) => at >= from)
    .map(({ event, at }) => `${((at - from) / 1_000).toFixed(1)} ${nameOf(event)}`)
    .join(' · ');
}

function nameOf(event: HistoryEvent): string {
  const type = temporal.api.enums.v1.EventType[event.eventType ?? 0] ?? '';
  const name = type.replace('EVENT_TYPE_', '').replaceAll('_', ' ').toLowerCase();
  const { workflowExecutionSignaledEventAttributes: signal, activityTaskScheduledEventAttributes: scheduled } = event;
  const started = event.activityTaskStartedEventAttributes;
  const failure = started?.lastFailure;
  const parts = [
    signal?.signalName,
    scheduled?.activityType?.name,
    started?.attempt === undefined || started.attempt === 1 ? undefined : `attempt ${started.attempt}`,
    failure == null ? undefined : `after: ${failure.message}`,
  ];
  return [name, ...parts.filter((part) => part != null)].join(' ');
}
