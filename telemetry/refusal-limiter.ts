// The limiter counts the refusals of a source per minute; a source over its budget gets 429 (R20). The error responder asks it
// after a request failed, never before: only the check of a secret or a signature says who is authentic, and one address, such
// as Gupy's or a proxy's, sends bad and good requests. So the limiter replaces a refusal by a cheaper one, and never refuses a
// good request. The source is the socket's address. Any sender can write X-Forwarded-For, so the limiter ignores it: behind a
// proxy all refusals share one budget, and nothing worse happens. The budget is per process.
import ipaddr from 'ipaddr.js';
import type { Clock } from '../outbound/clock';
import { keepNewest } from '../outbound/newest-kept';

/** Most sources in memory; beyond it the limiter forgets the source with the oldest refusal. */
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

  /** Counts one refusal of `address`. @returns `undefined` while there is budget, else the seconds until there is again */
  refuse(address: string | undefined): number | undefined {
    const now = this.clock.now();
    const source = sourceOf(address ?? '');
    const known = this.windows.get(source);
    const window = known !== undefined && now < known.startedAt + windowMs ? known : { startedAt: now, refusals: 0 };
    keepNewest(this.windows, source, window, maxSources);
    if (window.refusals >= this.perMinute) return Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000));
    window.refusals += 1;
    return undefined;
  }

  get sourceCount(): number {
    return this.windows.size;
  }
}

/** IPv4 as it is, also when mapped into IPv6; of IPv6 the /64, since a host has all of it. */
export function sourceOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const written = ipaddr.process(address).toNormalizedString().split(':');
  return written.length === 1 ? (written[0] ?? '') : `${written.slice(0, 4).join(':')}::/64`;
}
