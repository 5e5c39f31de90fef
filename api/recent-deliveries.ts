// What Temporal accepted from this process lately, so that a repeat is answered without becoming a signal (R8, T5): a run
// takes 10 000 signals and no more. Only accepted deliveries are remembered, since a repeat of a failed one must go through.
// What could go wrong: it is a memory of one process, bounded in number and time; what it forgets, or what another
// process saw, the run's own memory absorbs. A state that comes back is news (R29), and the state between may have come to
// another process; so only the newest state of an order is remembered, and only as long as its copies follow each other.
import { createHash } from 'node:crypto';
import type { Clock } from '../outbound/clock';

export interface RecentDeliveriesOptions {
  clock: Clock;
  /** @default 50000, about 15 MB */
  capacity?: number;
  /** Milliseconds. @default 3 hours: Gupy repeats for 2 */
  keepFor?: number;
}

/** Milliseconds. */
const stateKeptFor = 60_000;

/** One delivery: what makes it the same (`id`), and what it says (`content`); both are kept as hashes only. */
export interface Delivery {
  id: readonly unknown[];
  content: unknown;
  /** No event but how things stand: another content under the same id is news, and nothing is altered. */
  isState?: boolean;
}

export interface Handled<Answer> {
  answer: Answer;
  /** `altered`: the id is known with another content; the first one counts (R9). */
  kind: 'first' | 'duplicate' | 'altered';
}

/** How a delivery is handed over, and how its run is told, once, that the same id came with another content (R9). */
export interface HandOver<Answer> {
  hand: () => Promise<Handed<Answer>>;
  /** What it throws is the sender's to hear: with the next copy it is tried again. */
  noteAltered: (first: Answer) => Promise<unknown>;
}

/** What became of a delivery; `remember: false` lets a repeat through. */
export interface Handed<Answer> {
  answer: Answer;
  remember: boolean;
}

interface Memory<Answer> {
  content: string;
  answer: Answer;
  until: number;
  /** Settles when the run was told; a failure is forgotten. */
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

  /** Runs `hand` unless this delivery was handed over before, or is being handed over; its failure is everybody's. */
  async once(
    { isState = false, ...delivery }: Delivery,
    { hand, noteAltered }: HandOver<Answer>,
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
      // Another content under the same id: only the first one's end tells which of them counts.
      await running.outcome.catch(() => undefined);
    }
  }

  /** Whatever comes under this id next is handed over. */
  forget(id: Delivery['id']): void {
    this.accepted.delete(hashOf(id));
  }

  private async first(id: string, mine: InFlight<Answer>, keepFor: number): Promise<Answer> {
    this.inFlight.set(id, mine);
    try {
      const { answer, remember } = await mine.outcome;
      const until = this.clock.now() + keepFor;
      if (remember) this.remember(id, { content: mine.content, answer, until, noted: undefined });
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

  private remember(id: string, memory: Memory<Answer>): void {
    this.accepted.delete(id);
    this.accepted.set(id, memory);
    for (const oldest of this.accepted.keys()) {
      if (this.accepted.size <= this.capacity) return;
      this.accepted.delete(oldest);
    }
  }
}

/** The run hears of it once, so that an operator reads it there; a sender cannot fill a history this way. */
async function altered<Answer>(known: Memory<Answer>, note: HandOver<Answer>['noteAltered']): Promise<Handled<Answer>> {
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
