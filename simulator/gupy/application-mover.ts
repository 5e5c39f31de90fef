// Moves a candidate as Gupy does: the placement changes, and `application.moved` goes out. Gupy sends no event for a candidate
// who was disapproved or dropped out, nor for the disapproval itself.
import type { Story } from '../story';
import type { ApplicationStatus } from './gupy-records';
import type { GupyWorld } from './gupy-world';
import { type GupyEvent, gupyEvent, movedData } from './moved-payload';
import type { WebhookSender } from './webhook-sender';

export interface MoveOptions {
  /** Default: a random uuid. */
  eventId?: string;
  /** The event's `date`, ISO 8601 UTC. Default: when it happened. */
  date?: string;
  /** False: the event is never sent, as if Gupy had lost it. Default true. */
  deliver?: boolean;
}

export interface ApplicationMover {
  /** Moves, and sends `application.moved`. `step` is an id or the exact name of a step of the job. Undefined: no event. */
  move(applicationId: number, step: number | string, options?: MoveOptions): GupyEvent | undefined;
  /** Sends any other event of an application (`application.created`, `candidate.hired`, …) in the same shape. */
  fire(action: string, applicationId: number, options?: MoveOptions): GupyEvent;
  /** Disapproves, drops out, takes back: Gupy has no webhook for these. Hires, with `candidate.hired`. */
  setStatus(applicationId: number, status: ApplicationStatus, reason?: string, notes?: string): void;
}

export function createMover(world: GupyWorld, webhooks: WebhookSender, story: Story): ApplicationMover {
  const eventOf = (action: string, applicationId: number, { eventId, date }: MoveOptions): GupyEvent => {
    const application = world.application(applicationId);
    const placement = world.placement(applicationId);
    const data = movedData(world.job(application.jobId), application, placement, world.tagNames(applicationId));
    return gupyEvent(action, data, date ?? new Date(placement.atMs).toISOString(), eventId);
  };
  const fire: ApplicationMover['fire'] = (action, applicationId, options = {}) => {
    const event = eventOf(action, applicationId, options);
    if (options.deliver !== false) void webhooks.send(event, applicationId);
    return event;
  };
  return {
    fire,
    move: (applicationId, step, options = {}) => {
      const { jobId } = world.application(applicationId);
      const stepId = typeof step === 'number' ? step : world.stepNamed(jobId, step).id;
      const { status, step: current } = world.move(applicationId, stepId);
      const silent = status === 'reproved' || status === 'give_up';
      const event = silent ? undefined : eventOf('application.moved', applicationId, options);
      const eventId = event?.id ?? null;
      story.add({ type: 'candidate-moved', applicationId, jobId, step: current.name, eventId });
      if (event !== undefined && options.deliver !== false) void webhooks.send(event, applicationId);
      return event;
    },
    setStatus: (applicationId, status, reason, notes) => {
      const application = world.application(applicationId);
      application.disapprovalReason = reason ?? null;
      application.disapprovalReasonNotes = notes ?? null;
      world.setStatus(applicationId, status);
      if (status === 'hired') fire('candidate.hired', applicationId);
    },
  };
}
