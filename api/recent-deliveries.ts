// A cache of the deliveries that Temporal accepted from this process, so that a duplicate is answered without a signal (R8, T5):
// a run takes 10 000 signals and no more. A failed delivery is not cached, since its retry must go through. What could go
// wrong: the cache belongs to one process and is bounded in number and time; the run dedupes what the cache misses. A state that
// comes back is news (R29), and another process may have received the state in between; so the cache holds only the newest state
// of an order, and only as long as its copies follow each other.
import { createHash } from 'node:crypto';
import type { Clock } from '../outbound/clock';
import { keepNewest } from '../outbound/newest-kept';

export interface RecentDeliveriesOptions {
  clock: Clock;
  /** @default 50000, about 15 MB */
  capacity?: number;
  /** Milliseconds. @default 3 hours: Gupy repeats for 2 */
  keepFor?: number;
}

/** Milliseconds. */
const stateKeptFor = 60_000;

/** Deliveries of the same `id` are duplicates if their `content` is the same; the cache holds hashes of both. */
export interface Delivery {
  id: readonly unknown[];
  content: unknown;
  /** A state, not an event: another content under the same id is news, and no alteration. */
  isState?: boolean;
}

export interface Handled<Answer> {
  answer: Answer;
  /** `altered`: the id is known with another content; the first one counts (R9). */
  kind: 'first' | 'duplicate' | 'altered';
}

/** `hand` hands a delivery over; `noteAltered` signals the run, once, that the same id came with another content (R9). */
export interface HandOver<Answer> {
  hand: () => Promise<Handed<Answer>>;
  /** Its failure is the sender's answer; the next copy tries again. @default the first one counts, and nothing is lost by it */
  noteAltered?: (first: Answer) => Promise<unknown>;
}

/** The outcome of a delivery; `remember: false` lets a duplicate through. */
export interface Handed<Answer> {
  answer: Answer;
  remember: boolean;
}

interface Memory<Answer> {
  content: string;
  answer: Answer;
  until: number;
  /** Settles when the run has the signal; a failure is removed. */
  noted: Promise<unknown> | undefined;
}

interface InFlight<Answer> {
  content: string;
  outcome: Promise<Handed<Answer>>;
}

export class RecentDeliveries<Answer> {
  private readonly clock: Clock;
  private readonly capacity: number;
  private readonly keepFor: number;
  private readonly accepted = new Map<string, Memory<Answer>>();
  private readonly inFlight = new Map<string, InFlight<Answer>>();

  constructor({ clock, capacity = 50_000, keepFor = 3 * 3_600_000 }: RecentDeliveriesOptions) {
    this.clock = clock;
    this.capacity = capacity;
    this.keepFor = keepFor;
  }

  get size(): number {
    return this.accepted.size;
  }

  /** Runs `hand` unless this delivery was handed over before, or is being handed over; duplicates in flight share its failure. */
  async once(
    { isState = false, ...delivery }: Delivery,
    { hand, noteAltered = async () => undefined }: HandOver<Answer>,
  ): Promise<Handled<Answer>> {
    const [id, content] = [hashOf(delivery.id), hashOf(delivery.content)];
    const keepFor = isState ? stateKeptFor : this.keepFor;
    for (;;) {
      const running = this.inFlight.get(id);
      if (running?.content === content) return { answer: (await running.outcome).answer, kind: 'duplicate' };
      const known = running === undefined ? this.recall(id) : undefined;
      if (known?.content === content) return { answer: known.answer, kind: 'duplicate' };
      if (known !== undefined && !isState) return altered(known, noteAltered);
      if (running === undefined || isState) {
        // One state after the other, in the order they came.
        const outcome = running === undefined ? hand() : running.outcome.then(hand);
        return { answer: await this.first(id, { content, outcome }, keepFor), kind: 'first' };
      }
      // Another content under the same id: which of the two counts depends on whether the first is accepted.
      await running.outcome.catch(() => undefined);
    }
  }

  /** The next delivery of this id is handed over. */
  forget(id: Delivery['id']): void {
    this.accepted.delete(hashOf(id));
  }

  private async first(id: string, mine: InFlight<Answer>, keepFor: number): Promise<Answer> {
    this.inFlight.set(id, mine);
    try {
      const { answer, remember } = await mine.outcome;
      const until = this.clock.now() + keepFor;
      if (remember)
        keepNewest(this.accepted, id, { content: mine.content, answer, until, noted: undefined }, this.capacity);
      return answer;
    } finally {
      if (this.inFlight.get(id) === mine) this.inFlight.delete(id);
    }
  }

  private recall(id: string): Memory<Answer> | undefined {
    const memory = this.accepted.get(id);
    if (memory === undefined || this.clock.now() < memory.until) return memory;
    this.accepted.delete(id);
    return undefined;
  }
}

/** One signal, so that an operator reads of it in the run and a sender cannot fill the history. */
async function altered<Answer>(
  known: Memory<Answer>,
  note: (first: Answer) => Promise<unknown>,
): Promise<Handled<Answer>> {
  const { answer } = known;
  known.noted ??= note(answer);
  try {
    await known.noted;
  } catch (error) {
    known.noted = undefined;
    throw error;
  }
  return { answer, kind: 'altered' };
}

/** 132 bits are enough against chance and against a sender who tries. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 22);
}
