// Hands events to Temporal; a delivery gets its 200 only after Temporal accepted it (P-ACK). Workflows and signals are named by
// strings, so that the api loads no workflow code. What could go wrong: the SDK's calls have no deadline, and its retries may
// sleep past one. So gRPC's deadline and a timer of our own bound every call by the deadline of its request (R10).
import type { Client } from '@temporalio/client';
import type { Movement } from '../domain/exam/movement';
import type { Progress } from '../domain/exam/stage';
import type { OrderRefusal, Result, ResultRefusal } from '../domain/exam/result';
import { ApplicationStarts } from '../temporal/application-start';
import { OrderMailboxes } from '../temporal/order-mailbox-start';
import { refusalOf } from '../temporal/server-answer';
import { type Clock, monotonicClock } from '../outbound/clock';
import { roomFor } from '../temporal/room-for-results';
import { applicationWorkflowId, type Digests } from '../temporal/workflow-ids';
import { startAttributes } from '../workflows/search-attributes';
import { ProviderQuotas } from './provider-quotas';
import { Refusal } from './refusal';
import type { RequestDeadline } from './request-deadline';

/** Every method throws `Refusal` BRIDGE_TEMPORAL_… when Temporal did not accept, or BRIDGE_QUOTA_FULL. */
export class ApplicationSignals {
  private readonly client: Client;
  private readonly mailboxes: OrderMailboxes;
  private readonly starts: ApplicationStarts;
  private readonly quotas: ProviderQuotas;

  constructor(client: Client, taskQueue: string, digests: Digests, clock: Clock = monotonicClock) {
    this.client = client;
    this.mailboxes = new OrderMailboxes(client, taskQueue, digests);
    this.starts = new ApplicationStarts({ client, taskQueue, attributes: startAttributes });
    this.quotas = new ProviderQuotas({
      clock,
      roomFor: (workflowId, provider) => roomFor(client, workflowId, provider),
    });
  }

  /** The candidate entered an exam step. */
  async entered(
    applicationId: number,
    movement: Movement,
    deadline: RequestDeadline,
  ): Promise<'started' | 'signalled'> {
    return (await this.accepted(deadline, () => this.starts.entered(applicationId, movement)))
      ? 'started'
      : 'signalled';
  }

  /** The candidate is in a step without an exam; only a run that is open cares. */
  moved(applicationId: number, movement: Movement, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    return this.accepted(deadline, () => this.starts.moved(applicationId, movement));
  }

  /** Never lost: a run that closed long ago is started again (P-LATE). */
  async resultReceived(applicationId: number, result: Result, deadline: RequestDeadline): Promise<void> {
    const addressee = { provider: result.provider, workflowIds: [applicationWorkflowId(applicationId)] };
    await this.accepted(deadline, () =>
      this.quotas.handOver(addressee, {
        open: async () => (await this.starts.signal(applicationId, 'resultReceived', result)) === 'signalled',
        start: () => this.starts.resultReceived(applicationId, result),
      }),
    );
  }

  /** A result by a reference that is not proven: only an open run that knows it takes it (P-OWN). */
  resultUnproven(applicationId: number, result: Result, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    return this.asked(result.provider, applicationWorkflowId(applicationId), deadline, () =>
      this.starts.signal(applicationId, 'resultReceived', result),
    );
  }

  /** What echoes nothing of ours: the mailbox of its order knows the application, or will (P-EARLY). */
  async ofOrder(message: Result | Progress, deadline: RequestDeadline): Promise<void> {
    const addressee = { provider: message.provider, workflowIds: this.mailboxes.idsOf(message) };
    await this.accepted(deadline, () =>
      this.quotas.handOver(addressee, {
        open: () => this.mailboxes.arrivedForOpen(message),
        start: () => this.mailboxes.arrived(message),
      }),
    );
  }

  /** How far an exam is; after the end of its run nobody waits for that. */
  progressed(applicationId: number, progress: Progress, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    return this.accepted(deadline, async () => {
      this.quotas.report(progress.provider, applicationWorkflowId(applicationId));
      return this.starts.signal(applicationId, 'progress', progress);
    });
  }

  /** A known result came with another content: an open run keeps the first and notes it (R9). */
  resultAltered(applicationId: number, result: Result, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    return this.accepted(deadline, () => this.starts.signal(applicationId, 'resultReceived', result));
  }

  /** A callback about an exam of this application could not be read: an open run notes it. */
  resultRefused(
    applicationId: number,
    refusal: ResultRefusal,
    deadline: RequestDeadline,
  ): Promise<'signalled' | 'ignored'> {
    return this.asked(refusal.provider, applicationWorkflowId(applicationId), deadline, () =>
      this.starts.signal(applicationId, 'resultRefused', refusal),
    );
  }

  /** As `resultRefused`, where only the order is named. */
  orderRefused(refusal: OrderRefusal, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    const [workflowId] = this.mailboxes.idsOf(refusal);
    return this.asked(refusal.provider, workflowId, deadline, () => this.mailboxes.callbackRefused(refusal));
  }

  /** A known movement came with another content: an open run keeps the first and notes it (R9). */
  movementAltered(applicationId: number, eventId: string, deadline: RequestDeadline): Promise<'signalled' | 'ignored'> {
    return this.accepted(deadline, () => this.starts.signal(applicationId, 'movementAltered', { eventId }));
  }

  /** A run or a mailbox hears only so often of what nobody has proven to be about it. */
  private asked(
    provider: string,
    workflowId: string,
    deadline: RequestDeadline,
    call: () => Promise<'signalled' | 'ignored'>,
  ): Promise<'signalled' | 'ignored'> {
    if (!this.quotas.mayAsk(provider, workflowId)) return Promise.resolve('ignored');
    return this.accepted(deadline, call);
  }

  private async accepted<T>(deadline: RequestDeadline, call: () => Promise<T>): Promise<T> {
    const { msLeft } = deadline;
    try {
      if (msLeft === 0) throw new Error('the time of the request is over');
      return await deadline.bound(this.client.withDeadline(Date.now() + msLeft, call));
    } catch (error) {
      throw error instanceof Refusal ? error : unavailable(error);
    }
  }
}

/** Whatever the cause, the sender must retry an event that Temporal did not accept; the code tells a refusal from an outage (R31). */
function unavailable(cause: unknown): Refusal {
  return new Refusal(refusalOf(cause) ?? 'BRIDGE_TEMPORAL_UNAVAILABLE', {
    reason: 'unavailable',
    detail: 'the event was not accepted; send it again',
    headers: { 'Retry-After': '5' },
    cause,
  });
}
