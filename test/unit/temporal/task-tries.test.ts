// P-ONCE: a local activity that a task runs again must not take itself for the first. The ends of histories as Temporal's server 1.29
// writes them while a task is under way.
import { temporal } from '@temporalio/proto';
import { taskTryIn } from '../../../temporal/task-tries';

const { EventType, TimeoutType } = temporal.api.enums.v1;

const names = {
  completed: EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  failed: EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  marker: EventType.EVENT_TYPE_MARKER_RECORDED,
  scheduled: EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  signaled: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  started: EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
  begun: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  timer: EventType.EVENT_TYPE_TIMER_STARTED,
} as const;

const timedOut = {
  'not taken': TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START,
  'not ended': TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE,
} as const;

/** @param oldestFirst as a person reads it */
function tryAfter(oldestFirst: string): string {
  const events = oldestFirst.split(', ').map((name) => {
    if (name in timedOut) {
      const workflowTaskTimedOutEventAttributes = { timeoutType: timedOut[name as keyof typeof timedOut] };
      return { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT, workflowTaskTimedOutEventAttributes };
    }
    return { eventType: names[name as keyof typeof names] };
  });
  return taskTryIn(events.toReversed());
}

it.each([
  ['a result arrives', 'completed, timer, signaled, scheduled, started', 'first'],
  ['several do', 'completed, timer, signaled, signaled, scheduled, signaled, started', 'first'],
  ['a task goes on after it reported that it still works', 'completed, scheduled, started', 'first'],
  ['a former task had a local activity', 'completed, marker, timer, signaled, scheduled, started', 'first'],
  [
    'the worker in whose queue the task waited is gone',
    'completed, signaled, scheduled, not taken, scheduled, started',
    'first',
  ],
  ['the worker was killed in the task', 'completed, signaled, scheduled, started, not ended', 'repeated'],
  [
    'and a signal came then',
    'completed, signaled, scheduled, started, not ended, signaled, scheduled, started',
    'repeated',
  ],
  [
    'and the next worker was gone before',
    'completed, signaled, scheduled, started, not ended, scheduled, not taken, scheduled, started',
    'repeated',
  ],
  [
    'the task failed, as when a signal came at the end of a run',
    'completed, signaled, scheduled, started, failed, scheduled, started',
    'repeated',
  ],
  ['an operator reset the run', 'completed, signaled, scheduled, started, failed', 'repeated'],
  ['it is the first task of a run', 'begun, signaled, scheduled, started', 'first'],
  ['the first task of a run failed', 'begun, signaled, scheduled, started, failed', 'repeated'],
  ['so many signals came that the end is not seen', 'signaled, signaled, scheduled, started', 'repeated'],
  ['an update, whose task is not in the history yet', 'completed, timer', 'untold'],
  ['an update after a try that was lost', 'completed, signaled, scheduled, started, not ended', 'repeated'],
])('P-ONCE: %s', (_when, history, expected) => {
  expect(tryAfter(history)).toBe(expected);
});
