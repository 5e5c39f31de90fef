// A candidate is moved: the placement changes and `application.moved` goes out, as the real one does it. No event for a
// candidate who was disapproved or dropped out, nor for the disapproval itself.
import type { Story } from '../story';
import type { ApplicationStatus, Placement } from './gupy-records';
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

export class ApplicationMover {
  private readonly world: GupyWorld;
  private readonly webhooks: WebhookSender;
  private readonly story: Story;

  constructor(world: GupyWorld, webhooks: WebhookSender, story: Story) {
    this.world = world;
    this.webhooks = webhooks;
    this.story = story;
  }

  /** `step` is an id or the exact name of a step of the job. Undefined where Gupy sends no event. */
  move(applicationId: number, step: number | string, options: MoveOptions = {}): GupyEvent | undefined {
    const { jobId } = this.world.application(applicationId);
    const stepId = typeof step === 'number' ? step : this.world.stepNamed(jobId, step).id;
    const placement = this.world.move(applicationId, stepId);
    const silent = placement.status === 'reproved' || placement.status === 'give_up';
    const event = silent ? undefined : this.event('application.moved', applicationId, placement, options);
    this.story.tell({
      type: 'candidate-moved',
      applicationId,
      jobId,
      step: placement.step.name,
      eventId: event?.id ?? null,
    });
    if (event !== undefined && options.deliver !== false) void this.webhooks.send(event, applicationId);
    return event;
  }

  /** Sends any other event of an application (`application.created`, `candidate.hired`, …) in the same shape. */
  fire(action: string, applicationId: number, options: MoveOptions = {}): GupyEvent {
    const event = this.event(action, applicationId, this.world.placement(applicationId), options);
    if (options.deliver !== false) void this.webhooks.send(event, applicationId);
    return event;
  }

  /** Disapproval, drop-out and return: no webhook tells of them. */
  setStatus(applicationId: number, status: ApplicationStatus, reason?: string, notes?: string): void {
    const application = this.world.application(applicationId);
    application.disapprovalReason = reason ?? null;
    application.disapprovalReasonNotes = notes ?? null;
    this.world.setStatus(applicationId, status);
    if (status === 'hired') this.fire('candidate.hired', applicationId);
  }

  private event(action: string, applicationId: number, placement: Placement, options: MoveOptions): GupyEvent {
    const application = this.world.application(applicationId);
    const data = movedData(
      this.world.job(application.jobId),
      application,
      placement,
      this.world.tagNames(applicationId),
    );
    return gupyEvent(action, data, options.date ?? new Date(placement.atMs).toISOString(), options.eventId);
  }
}
