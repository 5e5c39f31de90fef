// Tells every open page what changed, at most ten times a second: two thousand moves are a few messages. A page that opens asks for the
// whole board first, so nothing is gathered while no page is open.
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { Refusal } from '../route';
import type { BridgeDoor } from '../stories/bridge-door';
import { applicationOfReference, type Card, cardsOf } from './card';
import { StuckWatch } from './stuck-watch';
import { Timeline, type TimelineEntry } from './timeline';

export type Send = (name: string, data: unknown) => void;

/** What a page hears, by the name of the event. */
export interface FeedEvents {
  /** First, and after a break: ask for the board. Also when jobs, steps or the number of candidates changed. */
  board: Record<string, never>;
  /** New ones, and changed ones under their former id. Oldest first. */
  entries: TimelineEntry[];
  cards: Card[];
  /** All candidates for whom the bridge needs a person: when a page opens, and when they changed. */
  stuck: number[];
}

const gatherMs = 100;
/** A page that opens sees so many former entries. */
const formerEntries = 400;

export class LiveFeed {
  readonly timeline: Timeline;
  private readonly gupy: GupyStandIn;
  private readonly provider: ProviderStandIn;
  private readonly pages = new Set<Send>();
  private readonly entries = new Map<string, TimelineEntry>();
  private readonly changedCards = new Set<number>();
  private readonly stuck: StuckWatch;
  private shape = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(gupy: GupyStandIn, provider: ProviderStandIn, bridge?: Pick<BridgeDoor, 'stuck'>) {
    this.gupy = gupy;
    this.provider = provider;
    this.stuck = new StuckWatch(bridge, (ids) => this.tell('stuck', ids));
    this.timeline = new Timeline(gupy, provider, (entry) => this.gather(() => this.entries.set(entry.id, entry)));
    gupy.story.on((event) => {
      if ('applicationId' in event) this.cardChanged(event.applicationId);
    });
    provider.story.on((event) => {
      if ('reference' in event) this.cardChanged(applicationOfReference(event.reference));
    });
  }

  /** Returns the function that ends the sending. */
  open(send: Send): () => void {
    this.pages.add(send);
    this.shape = this.shapeNow();
    send('board', {});
    send('entries', this.timeline.latest(formerEntries));
    send('stuck', this.stuck.ids);
    this.stuck.begin();
    return () => {
      this.pages.delete(send);
      if (this.pages.size === 0) this.stuck.end();
    };
  }

  /** Something changed that has no event of its own: candidates, jobs, steps. */
  changed(): void {
    this.gather(() => {});
  }

  /** To every page, at once. */
  tell(name: string, data: unknown): void {
    for (const send of this.pages) send(name, data);
  }

  close(): void {
    clearTimeout(this.timer);
    this.stuck.end();
    this.pages.clear();
  }

  private cardChanged(applicationId: number | undefined): void {
    if (applicationId !== undefined) this.gather(() => this.changedCards.add(applicationId));
  }

  private gather(note: () => void): void {
    if (this.pages.size === 0) return;
    note();
    this.timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  private flush(): void {
    this.timer = undefined;
    const { world } = this.gupy;
    const shape = this.shapeNow();
    const applications = [...this.changedCards].flatMap((id) => foundOr(() => world.application(id)));
    const entries = [...this.entries.values()];
    this.changedCards.clear();
    this.entries.clear();
    if (shape !== this.shape) this.tell('board', {});
    else if (applications.length > 0) this.tell('cards', cardsOf(world, this.provider.orders, applications));
    if (entries.length > 0) this.tell('entries', entries);
    this.shape = shape;
  }

  /** Differs where the board has other jobs, steps or numbers of candidates. */
  private shapeNow(): string {
    const { world, registry } = this.gupy;
    const jobs = world.allJobs().map(({ id, name, status, steps }) => {
      const names = steps.map((step) => [step.id, step.name]);
      return [id, name, status, names, world.applicationsOf(id).length, world.applicationsOf(id)[0]?.id];
    });
    return JSON.stringify([jobs, registry.activeFor('application.moved').length]);
  }
}

/** An event may be about a candidate of a company that was replaced meanwhile. */
function foundOr<T>(find: () => T): T[] {
  try {
    return [find()];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
