// What one provider may hand over through this process beyond the results that its open orders wait for (P-OWN, R27). The first few
// results of a run or a mailbox pass. Later ones, and those that start a run or a mailbox, take a place in the provider's budget,
// and are handed over only where the run has room for them. What is not handed over is refused, so its sender keeps it.
// What could go wrong: the quotas are those of one process; what several processes hand over at once, the run bounds itself.
import type { Clock } from '../outbound/clock';
import { keepNewest } from '../outbound/newest-kept';
import type { Room } from '../temporal/room-for-results';
import { Refusal } from './refusal';

/** Results of one provider that a run or a mailbox gets before the receiver asks whether it has room for more. */
const unasked = 5;
/** As many as it may be behind with. */
const mostUnseen = 15;
/** Reports of progress that a run gets before they take places of the budget. */
const freeReports = 20;
/** Places of a provider, and how many come back in a minute. */
const places = 120;
/** References without a proof that a run is asked about: an order from before the proof has one. */
const mostUnproven = 20;
/** Milliseconds: as long as an event is known (recent-deliveries.ts). */
const countedFor = 3 * 3_600_000;
/** Of each provider and kind: about 5 MB. One provider's flood makes the receiver forget nothing of another's. */
const mostCounted = 25_000;

/** Where a result goes: a run, or the mailbox of an order. */
export interface Addressee {
  provider: string;
  /** All under which it may be open. */
  workflowIds: readonly string[];
}

export interface ProviderQuotasOptions {
  roomFor: (workflowId: string, provider: string) => Promise<Room>;
  clock: Clock;
}

interface Counted {
  total: number;
  /** Since the addressee was last seen with room and nothing left to look at. */
  unseen: number;
  until: number;
}

export class ProviderQuotas {
  private readonly roomFor: ProviderQuotasOptions['roomFor'];
  private readonly clock: Clock;
  private readonly counts = new Map<string, Map<string, Counted>>();
  private readonly budgets = new Map<string, { left: number; at: number }>();

  constructor({ roomFor, clock }: ProviderQuotasOptions) {
    this.roomFor = roomFor;
    this.clock = clock;
  }

  /**
   * @param open hands over to what is open; false where nothing is
   * @param start hands over, and starts what is not open; whether it did
   * @throws Refusal BRIDGE_QUOTA_FULL
   */
  async handOver(
    addressee: Addressee,
    { open, start }: { open: () => Promise<boolean>; start: () => Promise<boolean> },
  ): Promise<void> {
    const { provider, workflowIds } = addressee;
    const counted = this.count('result', provider, workflowIds[0] ?? '');
    await this.admit(addressee, counted);
    const isFree = counted.total < unasked;
    counted.total += 1;
    counted.unseen += 1;
    if (!this.take(provider)) {
      // A result that an open run waits for is handed over all the same.
      if (!isFree || !(await open())) throw full(provider, 'over its budget of results that nothing waits for', 30);
      return;
    }
    if (!(await start()) && isFree) this.giveBack(provider);
  }

  /** @throws Refusal BRIDGE_QUOTA_FULL */
  report(provider: string, workflowId: string): void {
    const counted = this.count('report', provider, workflowId);
    counted.total += 1;
    if (counted.total > freeReports && !this.take(provider)) throw full(provider, 'over its budget of reports', 30);
  }

  /** Whether an open run is asked about a reference that proves nothing. */
  mayAsk(provider: string, workflowId: string): boolean {
    // Only what took a place is counted, so that no flood of other references makes the receiver forget this one.
    if (!this.take(provider)) return false;
    const counted = this.count('unproven', provider, workflowId);
    counted.total += 1;
    return counted.total <= mostUnproven;
  }

  private async admit({ provider, workflowIds }: Addressee, counted: Counted): Promise<void> {
    if (counted.unseen < unasked) return;
    const rooms = await Promise.all(workflowIds.map((id) => this.roomFor(id, provider)));
    if (rooms.includes('full')) throw full(provider, 'more results than can be kept until their exam is found', 300);
    if (!rooms.includes('behind')) counted.unseen = 0;
    else if (counted.unseen >= mostUnseen) throw full(provider, 'more results than were looked at yet', 10);
  }

  private count(kind: 'result' | 'report' | 'unproven', provider: string, workflowId: string): Counted {
    const now = this.clock.now();
    const counts = this.countsOf(`${kind} ${provider}`);
    const known = counts.get(workflowId);
    const counted = known !== undefined && now < known.until ? known : { total: 0, unseen: 0, until: now + countedFor };
    keepNewest(counts, workflowId, counted, mostCounted);
    return counted;
  }

  private countsOf(key: string): Map<string, Counted> {
    const known = this.counts.get(key) ?? new Map<string, Counted>();
    this.counts.set(key, known);
    return known;
  }

  private take(provider: string): boolean {
    const now = this.clock.now();
    const { left, at } = this.budgets.get(provider) ?? { left: places, at: now };
    const refilled = Math.min(places, left + ((now - at) * places) / 60_000);
    this.budgets.set(provider, { left: refilled >= 1 ? refilled - 1 : refilled, at: now });
    return refilled >= 1;
  }

  private giveBack(provider: string): void {
    const budget = this.budgets.get(provider);
    if (budget !== undefined) budget.left = Math.min(places, budget.left + 1);
  }
}

function full(provider: string, detail: string, seconds: number): Refusal {
  return new Refusal('BRIDGE_QUOTA_FULL', {
    reason: 'quota',
    provider,
    detail: `this provider sent ${detail}; send it again later`,
    headers: { 'Retry-After': String(seconds) },
  });
}
