// Gupy's limit per source address, in two readings: `sliding` refuses each request over the limit of the last window (the
// strictest, so the default); `firewall` checks the last five windows at intervals, as the documentation says, so it starts and
// ends late. Refused requests do not count.
import { z } from 'zod';

export const rateLimitSchema = z.strictObject({
  /** Requests per window. Gupy documents 900 a minute, other readings say 500. */
  requestsPerMinute: z.number().int().min(1),
  mode: z.enum(['sliding', 'firewall']).default('sliding'),
  /** Real ms of the "minute", so that a test need not wait for a whole one. */
  windowMs: z.number().min(1).default(60_000),
  /** Real ms between two checks of the firewall. */
  checkEveryMs: z.number().min(1).default(30_000),
  /** How X-RateLimit-Reset is written. */
  reset: z.enum(['unix-seconds', 'seconds-left', 'absent']).default('unix-seconds'),
  retryAfter: z.enum(['seconds', 'date', 'absent']).default('absent'),
});
export type RateLimitSettings = z.infer<typeof rateLimitSchema>;

const firewallWindows = 5;

interface Source {
  times: number[];
  checkedMs: number;
  blocked: boolean;
}

export class RateLimit {
  private readonly sources = new Map<string, Source>();

  /** Counts the request; the headers of the 429 where the request is over the limit. Other answers have no rate headers. */
  refuse(address: string, settings: RateLimitSettings, nowMs: number): Record<string, string> | undefined {
    const source = this.sources.get(address) ?? { times: [], checkedMs: nowMs, blocked: false };
    this.sources.set(address, source);
    const span = settings.mode === 'sliding' ? settings.windowMs : settings.windowMs * firewallWindows;
    while (nowMs - (source.times[0] ?? nowMs) >= span) source.times.shift();
    const refused = settings.mode === 'sliding' ? isOver(source, settings) : isBlocked(source, settings, nowMs);
    if (refused) return headersOf(source, settings, nowMs);
    source.times.push(nowMs);
    return undefined;
  }
}

function isOver(source: Source, settings: RateLimitSettings): boolean {
  return source.times.length >= settings.requestsPerMinute;
}

function isBlocked(source: Source, settings: RateLimitSettings, nowMs: number): boolean {
  if (nowMs - source.checkedMs >= settings.checkEveryMs) {
    source.checkedMs = nowMs;
    source.blocked = source.times.length > settings.requestsPerMinute * firewallWindows;
  }
  return source.blocked;
}

function headersOf(source: Source, settings: RateLimitSettings, nowMs: number): Record<string, string> {
  const headers: Record<string, string> = {
    WAF: 'Rate-Limit',
    'X-RateLimit-Limit': String(settings.requestsPerMinute),
    'X-RateLimit-Remaining': '0',
  };
  const sliding = settings.mode === 'sliding';
  const freeMs = sliding ? (source.times[0] ?? nowMs) + settings.windowMs : source.checkedMs + settings.checkEveryMs;
  const left = Math.max(1, Math.ceil((freeMs - nowMs) / 1000));
  if (settings.reset === 'unix-seconds') headers['X-RateLimit-Reset'] = String(Math.ceil(freeMs / 1000));
  if (settings.reset === 'seconds-left') headers['X-RateLimit-Reset'] = String(left);
  if (settings.retryAfter === 'seconds') headers['Retry-After'] = String(left);
  if (settings.retryAfter === 'date') headers['Retry-After'] = new Date(nowMs + left * 1000).toUTCString();
  return headers;
}
