// What happens between Gupy, the bridge and the provider, as lines for a terminal. The simulator's events carry no contact data.
import type { AttemptEnd, CallbackSubject, StoryEvent } from '../../simulator/story';

/** One line, or nothing for an event that is no news to a reader. */
export function storyLine(event: StoryEvent): string | undefined {
  switch (event.type) {
    case 'candidate-moved':
      return `Gupy      candidate ${event.applicationId} is moved to "${event.step}"`;
    case 'status-changed':
      return `Gupy      candidate ${event.applicationId} is ${event.status} now`;
    case 'webhook-sent':
      return `Gupy      sends application.moved to the bridge${again(event.attempt)}`;
    case 'webhook-answered':
      return answer(event, 'the event');
    case 'webhook-gave-up':
      return `Gupy      gives up delivering event ${event.eventId}`;
    case 'webhook-deactivated':
      return `Gupy      deactivates webhook ${event.webhookId}: every delivery failed`;
    case 'order-received':
      return `provider  ${event.repeated ? 'knows' : 'takes'} the order ${event.orderId} for exam ${event.exam}`;
    case 'order-cancelled':
      return `provider  order ${event.orderId} is cancelled by the ${event.by}`;
    case 'order-expired':
      return `provider  order ${event.orderId} expires`;
    case 'result-recorded':
      return `provider  the exam of order ${event.orderId} is done: ${event.outcome}`;
    case 'progress-recorded':
      return `provider  the exam of order ${event.orderId} is ${event.stage}${dated(event.scheduledFor)}`;
    case 'callback-sent':
      return `provider  sends the ${said(event)} to the bridge${again(event.attempt)}`;
    case 'callback-answered':
      return answer(event, `the ${said(event)}`);
    case 'callback-gave-up':
      return `provider  gives up sending ${said(event)} ${event.resultId ?? event.progressId}`;
    case 'tag-put':
      return event.existed ? undefined : `Gupy      candidate ${event.applicationId} has the tag "${event.tag}"`;
    case 'tag-removed':
      return `Gupy      candidate ${event.applicationId} has the tag "${event.tag}" no more`;
    case 'comment-posted':
      return `Gupy      candidate ${event.applicationId} has the comment "${event.text.replaceAll('\n', ' ')}"`;
    case 'message-sent':
      return `Gupy      candidate ${event.applicationId} gets the message "${event.said.replaceAll('\n', ' ')}"`;
  }
}

function answer({ status, error }: AttemptEnd, what: string): string {
  if (status === undefined) return `bridge    does not answer: ${error ?? 'nothing came'}`;
  return `bridge    answers ${status}${status === 200 ? `: Temporal has ${what}` : ''}`;
}

function said({ resultId }: CallbackSubject): string {
  return resultId === undefined ? 'report' : 'result';
}

function dated(scheduledFor: string | undefined): string {
  return scheduledFor === undefined ? '' : ` for ${wallTime(scheduledFor)}`;
}

/** `2026-12-05 01:33 GMT-3` as on the wall here, with its zone: the comment beside it has that of bridge.yaml. */
function wallTime(moment: string): string {
  const date = new Date(moment);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts(date);
  const name = zone.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} ${name}`.trimEnd();
}

function again(attempt: number): string {
  return attempt === 1 ? '' : ` (attempt ${attempt})`;
}
