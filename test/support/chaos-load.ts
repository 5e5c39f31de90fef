// Candidates who come at a steady rate and whose exams are decided some time after the order, with what Gupy must show of each in the end
// and when each step of it happened. What could go wrong: the machine is too slow for the rate, so orders wait for it and not for what
// is tested; the figures say how many were in flight.
import { demoJob, demoSteps } from '../../simulator/seed-data';
import type { StoryEvent } from '../../simulator/story';
import type { BridgeWorld } from './bridge-world';
import type { Choose } from './seeded-random';

/** What bridge.yaml writes for the outcomes that are drawn. */
const wording = {
  passed: { tags: 'Apto', comments: 0 },
  failed: { tags: 'Inapto', comments: 1 },
  inconclusive: { tags: '', comments: 1 },
} as const;
type Outcome = keyof typeof wording;
const outcomes: readonly Outcome[] = ['passed', 'failed', 'inconclusive'];

/** From the order to the result, drawn evenly. */
const decisionMs = { from: 20_000, span: 40_000 };

export interface Journal {
  lost: string[];
  doubled: string[];
  wrong: string[];
}

export class ChaosLoad {
  readonly acknowledgedAt = new Map<number, number>();
  readonly orderedAt = new Map<number, number>();
  /** When the bridge took the result, and when the first write of it was there. */
  readonly decidedAt = new Map<number, number>();
  readonly writtenAt = new Map<number, number>();
  readonly taggedAt: number[] = [];
  private readonly world: BridgeWorld;
  private readonly choose: Choose;
  private readonly outcomeOf = new Map<number, Outcome>();
  private readonly stopListening: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(world: BridgeWorld, choose: Choose) {
    this.world = world;
    this.choose = choose;
    this.stopListening = world.simulator.onStory((event) => this.note(event));
  }

  start(perSecond: number): void {
    this.timer = setInterval(() => this.come(), 1_000 / perSecond);
  }

  /** Nobody comes any more; those who are there are decided. */
  stop(): void {
    clearInterval(this.timer);
  }

  close(): void {
    this.stop();
    this.stopListening();
  }

  get size(): number {
    return this.outcomeOf.size;
  }

  /** Taken by the bridge, not ordered yet. */
  awaitingOrder(): number[] {
    return [...this.acknowledgedAt.keys()].filter((id) => !this.orderedAt.has(id));
  }

  /** Whose result is taken, and nothing written yet. */
  awaitingWrite(): number[] {
    return [...this.decidedAt.keys()].filter((id) => !this.writtenAt.has(id));
  }

  /** Compares both stand-ins with what must be there, once each. */
  journal(): Journal {
    const { gupy, provider } = this.world.simulator;
    const journal: Journal = { lost: [], doubled: [], wrong: [] };
    const orders = countBy(provider.orders.all().map(({ reference }) => applicationOf(reference)));
    const puts = countBy(
      gupy.requests
        .of('putTag')
        .filter(({ handled }) => handled)
        .map(({ path }) => Number(/\/applications\/(\d+)\//.exec(path)?.[1])),
    );
    for (const [id, outcome] of this.outcomeOf) {
      const expected = wording[outcome];
      const comments = gupy.world.commentTexts(id).length;
      const tags = gupy.world.tagNames(id).join();
      compare(journal, `order of ${id}`, orders.get(id) ?? 0, 1);
      compare(journal, `comment of ${id}`, comments, expected.comments);
      compare(journal, `written tag of ${id}`, puts.get(id) ?? 0, expected.tags === '' ? 0 : 1);
      if (tags !== expected.tags) journal.wrong.push(`${id}: "${tags}" in place of "${expected.tags}"`);
    }
    return journal;
  }

  private come(): void {
    const { gupy } = this.world.simulator;
    const { id } = gupy.world.addApplication({ jobId: demoJob.id, stepId: demoSteps.interview.id });
    this.outcomeOf.set(id, outcomes[this.choose(outcomes.length)] ?? 'passed');
    this.world.enterExam(id);
  }

  private note(event: StoryEvent): void {
    const now = Date.now();
    if (event.type === 'tag-put') this.taggedAt.push(now);
    if (event.type === 'tag-put' || event.type === 'comment-posted')
      noteFirst(this.writtenAt, event.applicationId, now);
    if (event.type === 'webhook-answered' && event.status === 200 && event.applicationId !== undefined)
      noteFirst(this.acknowledgedAt, event.applicationId, now);
    if (event.type === 'callback-answered' && event.status === 200) {
      const { reference } = this.world.simulator.provider.orders.get(event.orderId);
      noteFirst(this.decidedAt, applicationOf(reference), now);
    }
    if (event.type === 'order-received' && !event.repeated) this.decideLater(event, now);
  }

  private decideLater({ orderId, reference }: { orderId: string; reference: string }, now: number): void {
    const id = applicationOf(reference);
    const { orders, desk } = this.world.simulator.provider;
    noteFirst(this.orderedAt, id, now);
    const result = { outcome: this.outcomeOf.get(id) ?? 'passed', summary: 'PA 12x8' };
    desk.completeLater(orders.get(orderId), result, decisionMs.from + this.choose(decisionMs.span));
  }
}

function noteFirst(times: Map<number, number>, id: number, now: number): void {
  if (!times.has(id)) times.set(id, now);
}

function compare(journal: Journal, what: string, found: number, expected: number): void {
  if (found < expected) journal.lost.push(what);
  if (found > expected) journal.doubled.push(what);
}

function applicationOf(reference: string): number {
  return Number(reference.split('.')[0]);
}

function countBy(ids: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
