// Hands events to Temporal; a delivery gets its 200 only after Temporal accepted it (P-ACK). Workflows and signals are named by
// strings, so that the api loads no workflow code. What could go wrong: the SDK's calls have no deadline, and its retries may
// sleep past one. So gRPC's deadline and a timer of our own bound every call (R10).
import type { Client } from '@temporalio/client';
import type { Movement } from '../domain/exam/movement';
import type { Result } from '../domain/exam/result';
import { ApplicationStarts } from '../temporal/application-start';
import { OrderMailboxes } from '../temporal/order-mailbox-start';
import { startAttributes } from '../workflows/start-attributes';
import { Refusal } from './refusal';

/** Milliseconds for Temporal to accept an event: a 503 must be out within 5 s. */
const acceptWithinMs = 3_500;

/** Every method throws `Refusal` BRIDGE_TEMPORAL_UNAVAILABLE when Temporal did not accept, for whatever reason. */
export class ApplicationSignals {
  private readonly client: Client;
  private readonly mailboxes: OrderMailboxes;
  private readonly starts: ApplicationStarts;

  constructor(client: Client, taskQueue: string) {
    this.client = client;
    this.mailboxes = new OrderMailboxes(client, taskQueue);
    this.starts = new ApplicationStarts({ client, taskQueue, attributes: startAttributes });
  }

  /** The candidate entered an exam step. */
  async entered(applicationId: number, movement: Movement): Promise<'started' | 'signalled'> {
    return (await this.accepted(() => this.starts.entered(applicationId, movement))) ? 'started' : 'signalled';
  }

  /** The candidate is in a step without an exam; only a run that is open cares. */
  moved(applicationId: number, movement: Movement): Promise<'signalled' | 'ignored'> {
    return this.accepted(() => this.starts.moved(applicationId, movement));
  }

  /** Never lost: a run that closed long ago is started again (P-LATE). */
  async resultReceived(applicationId: number, result: Result): Promise<void> {
    await this.accepted(() => this.starts.resultReceived(applicationId, result));
  }

  /** A result that echoes nothing of ours: the mailbox of its order knows the application, or will (P-EARLY). */
  async resultOfOrder(result: Result): Promise<void> {
    await this.accepted(() => this.mailboxes.resultArrived(result));
  }

  /** A known result came with another content: an open run keeps the first and notes it (R9). */
  resultAltered(applicationId: number, result: Result): Promise<'signalled' | 'ignored'> {
    return this.accepted(() => this.starts.signal(applicationId, 'resultReceived', result));
  }

  /** A known movement came with another content: an open run keeps the first and notes it (R9). */
  movementAltered(applicationId: number, eventId: string): Promise<'signalled' | 'ignored'> {
    return this.accepted(() => this.starts.signal(applicationId, 'movementAltered', { eventId }));
  }

  private async accepted<T>(call: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), acceptWithinMs);
    });
    try {
      return await Promise.race([this.client.withDeadline(Date.now() + acceptWithinMs, call), late]);
    } catch (error) {
      throw unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whatever the cause: the sender must retry an event that Temporal did not accept. */
function unavailable(cause: unknown): Refusal {
  return new Refusal('BRIDGE_TEMPORAL_UNAVAILABLE', {
    reason: 'unavailable',
    detail: 'the event was not accepted; send it again',
    headers: { 'Retry-After': '5' },
    cause,
  });
}
