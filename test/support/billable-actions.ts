// What Temporal Cloud bills of a run, counted in its history by the event types that https://docs.temporal.io/cloud/actions names: the
// start, signals, activities and their retries, timers, upserts of search attributes, updates. What no history shows
// (queries, heartbeats) is not in it.
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export function billableActions(events: readonly HistoryEvent[]): number {
  return events.reduce((sum, event) => sum + actionsOf(event), startedBySignal(events) ? -1 : 0);
}

function actionsOf(event: HistoryEvent): number {
  const { activityTaskStartedEventAttributes: attempt } = event;
  if (attempt) return (attempt.attempt ?? 1) - 1;
  const isOne =
    event.workflowExecutionStartedEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.activityTaskScheduledEventAttributes ??
    event.timerStartedEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes;
  return isOne ? 1 : 0;
}

/** Signal-With-Start is one action, whether it starts a run or not. */
function startedBySignal([, second]: readonly HistoryEvent[]): boolean {
  return second?.workflowExecutionSignaledEventAttributes != null;
}
