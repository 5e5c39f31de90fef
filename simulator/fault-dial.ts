// Faults of answers, on demand. Each request takes one fault at most, first from the queues, then from the rules with a
// chance or a window. "effect" is whether the stand-in did its work before the answer failed: that is the difference between a
// request that may be repeated and one that must not.
import { z } from 'zod';
import { Condition } from './condition';

const effect = z.enum(['none', 'done']).optional();

export const faultSchema = z.discriminatedUnion('kind', [
  /** An answer of this status. `body` defaults to `json` (the stand-in's error body), `effect` to `none`. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.enum(['json', 'html', 'empty']).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    effect,
  }),
  /** 429 with the time of the next try, `forMs` (real) after the request. No effect. */
  z.strictObject({
    kind: z.literal('throttled'),
    forMs: z.number().min(0),
    /** How Retry-After is written. Default `seconds`. */
    retryAfter: z.enum(['seconds', 'date', 'absent']).optional(),
    /** How X-RateLimit-Reset is written. Default `absent`. */
    reset: z.enum(['unix-seconds', 'seconds-left', 'absent']).optional(),
  }),
  /** Never answers; the connection stays open until the caller gives up. `effect` defaults to `none`. */
  z.strictObject({ kind: z.literal('hang'), effect }),
  /** TCP reset instead of an answer. `effect: 'done'` is "accepted but answer lost"; the default is `none`. */
  z.strictObject({ kind: z.literal('reset'), effect }),
  /** The connection is closed in good order, without an answer. `effect` as with `reset`. */
  z.strictObject({ kind: z.literal('close'), effect }),
  /** The true answer with its full length announced, cut off in the middle. The effect is done. */
  z.strictObject({ kind: z.literal('half-body') }),
  /** The true answer, blown up with blanks to `bytes` (default 2 MiB). The effect is done. */
  z.strictObject({ kind: z.literal('huge-body'), bytes: z.number().int().min(1).max(100_000_000).optional() }),
  /** The true answer, its head at once, its body trickling over `ms`. The effect is done. */
  z.strictObject({ kind: z.literal('slow-body'), ms: z.number().min(0).max(600_000) }),
  /** Waits `ms`, then works and answers, even if the caller left (`effect: 'late'`, the default), or works first (`first`). */
  z.strictObject({
    kind: z.literal('slow'),
    ms: z.number().min(0).max(600_000),
    effect: z.enum(['first', 'late']).optional(),
  }),
  /** The effect is done, the answer is held until `release`. */
  z.strictObject({ kind: z.literal('pause') }),
]);
export type Fault = z.infer<typeof faultSchema>;

export interface Call {
  route: string;
  method: string;
  path: string;
}

export interface PausedAnswer extends Call {
  id: number;
}

/** When a rule holds. Times are documented ms (scaled as retries are), counted from when the rule is made. */
export interface FaultWindow {
  /** Default 0: at once. */
  afterMs?: number;
  /** Default: until it is cleared. */
  forMs?: number;
  /** 0 to 1, of every matching request. Default 1. */
  probability?: number;
}

interface Rule {
  id: number;
  pattern: string;
  matches: (call: Call) => boolean;
  faults: Fault[];
  /** Undefined: a queue, each fault is played once. */
  window: { fromMs: number; untilMs: number; probability: number } | undefined;
}

export class FaultDial {
  private rules: Rule[] = [];
  private readonly held = new Map<number, { answer: PausedAnswer; go: () => void }>();
  private readonly condition = new Condition();
  private readonly random: () => number;
  private readonly routeNames: ReadonlySet<string>;
  private readonly now: () => number;
  private nextId = 1;

  /** `now`: documented ms, on any clock that goes on. */
  constructor(random: () => number, routeNames: Iterable<string>, now: () => number) {
    this.random = random;
    this.routeNames = new Set(routeNames);
    this.now = now;
  }

  /**
   * The next requests of `pattern` get these faults, one each. A pattern is a route name (`putTag`), `*`, or
   * `METHOD /path` with `*` for one segment and `**` for any; an unknown route name throws. Returns the rule's id.
   */
  queue(pattern: string, ...faults: Fault[]): number {
    return this.add(pattern, faults, undefined);
  }

  /** Every request of `pattern` gets one of these faults with this probability (0 to 1), from the seeded random. */
  chance(pattern: string, probability: number, ...faults: Fault[]): number {
    return this.during({ probability }, pattern, ...faults);
  }

  /** Every request of `pattern` within the window gets one of these faults, from the seeded random. */
  during({ afterMs = 0, forMs = Infinity, probability = 1 }: FaultWindow, pattern: string, ...faults: Fault[]): number {
    if (!(probability >= 0 && probability <= 1)) throw new RangeError('probability must be from 0 to 1');
    if (!(afterMs >= 0 && forMs > 0)) throw new RangeError('afterMs must be 0 or more, forMs above 0');
    const fromMs = this.now() + afterMs;
    return this.add(pattern, faults, { fromMs, untilMs: fromMs + forMs, probability });
  }

  /** Without an id: all rules. Paused answers stay paused. */
  clear(id?: number): void {
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id);
  }

  /** Whether the rule still plays. */
  has(id: number): boolean {
    this.dropEnded();
    return this.rules.some((rule) => rule.id === id);
  }

  take(call: Call): Fault | undefined {
    const now = this.dropEnded();
    const matching = this.rules.filter((rule) => rule.matches(call));
    const queued = matching.find((rule) => rule.window === undefined && rule.faults.length > 0);
    if (queued !== undefined) {
      const fault = queued.faults.shift();
      if (queued.faults.length === 0) this.clear(queued.id);
      return fault;
    }
    const rule = matching.find(
      ({ window }) => window !== undefined && now >= window.fromMs && this.random() < window.probability,
    );
    return rule?.faults[Math.floor(this.random() * rule.faults.length)];
  }

  /** Resolves when the answer is released. */
  async hold(call: Call): Promise<void> {
    const id = this.nextId++;
    await new Promise<void>((resolve) => {
      this.held.set(id, { answer: { id, ...call }, go: resolve });
      this.condition.changed();
    });
  }

  /** Names that a pattern may be. */
  get routes(): string[] {
    return [...this.routeNames];
  }

  get paused(): PausedAnswer[] {
    return [...this.held.values()].map(({ answer }) => answer);
  }

  /** Lets one paused answer go, or all. Returns how many went. */
  release(id?: number): number {
    const going = [...this.held.values()].filter(({ answer }) => id === undefined || answer.id === id);
    for (const { answer, go } of going) {
      this.held.delete(answer.id);
      go();
    }
    return going.length;
  }

  async waitForPaused(count = 1, timeoutMs = 240_000): Promise<PausedAnswer[]> {
    const enough = (): PausedAnswer[] | undefined => (this.held.size >= count ? this.paused : undefined);
    return this.condition.until(enough, `${count} paused answers`, timeoutMs);
  }

  /** Rules with the documented ms until they begin and end, and the paused answers. */
  describe(): { rules: { id: number; route: string }[]; paused: PausedAnswer[] } {
    const now = this.dropEnded();
    const rules = this.rules.map(({ id, pattern, window, faults }) => ({
      id,
      route: pattern,
      ...(window === undefined ? {} : { probability: window.probability }),
      ...(window === undefined || window.fromMs <= now ? {} : { beginsInMs: window.fromMs - now }),
      ...(window === undefined || window.untilMs === Infinity ? {} : { endsInMs: window.untilMs - now }),
      faults,
    }));
    return { rules, paused: this.paused };
  }

  /** Returns now, in documented ms. */
  private dropEnded(): number {
    const now = this.now();
    this.rules = this.rules.filter(({ window }) => window === undefined || now < window.untilMs);
    return now;
  }

  private add(pattern: string, faults: Fault[], window: Rule['window']): number {
    if (faults.length === 0) throw new RangeError('name at least one fault');
    const id = this.nextId++;
    this.rules.push({ id, pattern, matches: this.compile(pattern), faults: [...faults], window });
    return id;
  }

  private compile(pattern: string): (call: Call) => boolean {
    if (pattern === '*') return () => true;
    if (this.routeNames.has(pattern)) return (call) => call.route === pattern;
    const [method, path] = pattern.split(' ');
    if (path === undefined) throw new RangeError(`unknown route ${pattern}; known: ${[...this.routeNames].join(', ')}`);
    const source = path
      .split(/(\*\*|\*)/)
      .map((part) => ({ '**': '.*', '*': '[^/]+' })[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('');
    const expression = new RegExp(`^${source}$`);
    return (call) => (method === '*' || call.method === method) && expression.test(call.path);
  }
}
