// The story of a stand-in: events that `dev` prints and tests wait for. An event carries ids and what HR would see (tag,
// comment), never contact data.
import { Condition } from './condition';

export type StoryEvent = { seq: number; at: string } & StoryPart;

/** A result, or a report before it. */
export type CallbackSubject = { orderId: string } & (
  { resultId: string; progressId?: never } | { progressId: string; resultId?: never }
);

/** One of the two: the answer's status, or why there was no answer. */
export interface AttemptEnd {
  status?: number | undefined;
  error?: string | undefined;
}

export type StoryPart =
  | { type: 'candidate-moved'; applicationId: number; jobId: number; step: string; eventId: string | null }
  | { type: 'status-changed'; applicationId: number; status: string }
  | { type: 'webhook-sent'; eventId: string; applicationId?: number; url: string; attempt: number; copy: number }
  | ({ type: 'webhook-answered'; eventId: string; applicationId?: number; attempt: number } & AttemptEnd)
  | { type: 'webhook-gave-up'; eventId: string; applicationId?: number; attempt: number }
  | { type: 'webhook-deactivated'; webhookId: string }
  | { type: 'tag-put'; applicationId: number; tagId: number; tag: string; existed: boolean }
  | { type: 'tag-removed'; applicationId: number; tagId: number; tag: string }
  | { type: 'comment-posted'; applicationId: number; commentId: number; text: string }
  | { type: 'message-sent'; applicationId: number; messageId: number; said: string }
  | { type: 'order-received'; orderId: string; reference: string; exam: string; repeated: boolean }
  | { type: 'order-cancelled'; orderId: string; reference: string; by: 'bridge' | 'provider' }
  | { type: 'order-expired'; orderId: string; reference: string }
  | { type: 'result-recorded'; orderId: string; reference: string; resultId: string; outcome: string }
  | {
      type: 'progress-recorded';
      orderId: string;
      reference: string;
      progressId: string;
      stage: 'scheduled' | 'started' | 'attended' | 'missed';
      scheduledFor: string | undefined;
    }
  | ({ type: 'callback-sent'; url: string; attempt: number; copy: number } & CallbackSubject)
  | ({ type: 'callback-answered'; attempt: number } & AttemptEnd & CallbackSubject)
  | ({ type: 'callback-gave-up'; attempt: number } & CallbackSubject);

export type StoryType = StoryPart['type'];
export type StoryOf<T extends StoryType> = Extract<StoryEvent, { type: T }>;

/** Old events are forgotten above this many, so that a long `dev` session stays small. */
const keptEvents = 100_000;

export class Story {
  private events: StoryEvent[] = [];
  private readonly listeners = new Set<(event: StoryEvent) => void>();
  private readonly condition = new Condition();
  private next = 1;

  add(part: StoryPart): void {
    const event: StoryEvent = { seq: this.next, at: new Date().toISOString(), ...part };
    this.next += 1;
    this.events.push(event);
    if (this.events.length > keptEvents) this.events = this.events.slice(keptEvents / 10);
    for (const listener of this.listeners) listener(event);
    this.condition.changed();
  }

  /** Returns the function that ends the listening. */
  on(listener: (event: StoryEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Events with a `seq` above this one, oldest first. */
  since(seq = 0): StoryEvent[] {
    return this.events.filter((event) => event.seq > seq);
  }

  of<T extends StoryType>(type: T): StoryOf<T>[] {
    return this.events.filter((event): event is StoryOf<T> => event.type === type);
  }

  /** The first such event, past ones included. Rejects after `timeoutMs` (real time, default four minutes). */
  async waitFor<T extends StoryType>(
    type: T,
    matches: (event: StoryOf<T>) => boolean = () => true,
    timeoutMs = 240_000,
  ): Promise<StoryOf<T>> {
    let found = this.of(type).find(matches);
    const stop = this.on((event) => {
      if (event.type === type && matches(event as StoryOf<T>)) found ??= event as StoryOf<T>;
    });
    return this.condition.until(() => found, `story event ${type}`, timeoutMs).finally(stop);
  }
}
