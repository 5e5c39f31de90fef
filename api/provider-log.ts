// Lines about authentic callbacks that are answered 200 and all the same deserve a look. What could go wrong: a provider sends them
// without end, and the log fills a disk; so each provider has as many lines a minute as an address has refusals. Metrics count all.
import type { Logger } from '../telemetry/logger';
import type { RefusalLimiter } from '../telemetry/refusal-limiter';

export interface ProviderLog {
  logger: Logger;
  /** The one that answers refusals with 429. */
  limiter: RefusalLimiter;
}

export function logOfProvider(
  { logger, limiter }: ProviderLog,
  about: { provider: string } & Readonly<Record<string, unknown>>,
  message: string,
): void {
  // No address is called so: the lines of a provider take nothing from the refusals of its address.
  if (limiter.refuse(`lines of ${about.provider}`) === undefined) logger.warn(about, message);
}
