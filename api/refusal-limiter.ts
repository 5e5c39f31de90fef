// How often one source may be refused per minute before it only hears 429 (R20). It is asked after a request failed, never
// before: a secret or a signature has to be checked to know who is authentic, and Gupy, or a proxy in front of us, sends
// bad and good requests from one address. So it can replace a refusal by a cheaper one, and never refuse a good request.
// The source is the socket's address. X-Forwarded-For is what anybody writes into it, so it is not believed: behind a
// proxy all refusals share one budget, and nothing worse happens. One process, one memory: the budget is per process.
import { isIPv6 } from 'node:net';
import type { Clock } from '../outbound/clock';

/** Sources remembered at once; beyond it the one that was quiet longest is forgotten. */
const maxSources = 10_000;
const windowMs = 60_000;

interface Window {
  startedAt: number;
  refusals: number;
}

export class RefusalLimiter {
  private readonly perMinute: number;
  private readonly clock: Clock;
  /** In the order of their last refusal. */
  private readonly windows = new Map<string, Window>();

  constructor(perMinute: number, clock: Clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * Counts one refusal of `address`.
   * @returns `undefined` while there is budget, else the seconds until there is again
   */
  refuse(address: string | undefined): number | undefined {
    const now = this.clock.now();
    const source = sourceOf(address ?? '');
    const known = this.windows.get(source);
    const window = known !== undefined && now < known.startedAt + windowMs ? known : { startedAt: now, refusals: 0 };
    this.windows.delete(source);
    this.windows.set(source, window);
    this.forgetOldest();
    if (window.refusals >= this.perMinute) return Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000));
    window.refusals += 1;
    return undefined;
  }

  get sourceCount(): number {
    return this.windows.size;
  }

  private forgetOldest(): void {
    if (this.windows.size <= maxSources) return;
    for (const source of this.windows.keys()) {
      this.windows.delete(source);
      return;
    }
  }
}

/** IPv4 as it is, also when mapped into IPv6; of IPv6 the /64, since a host has all of it. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.split('%')[0] ?? '';
  return isIPv6(bare) ? firstGroups(bare) : bare;
}

function firstGroups(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? Math.max(0, 8 - before.length - after.length) : 0;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
