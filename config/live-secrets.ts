import type { LiveSecret } from '../providers/signatures/live-keys';

/** The current secret, and the previous one with its end. */
export function liveSecrets(from: {
  secret: string;
  previousSecret?: string | undefined;
  previousSecretUntil?: number | undefined;
}): LiveSecret[] {
  const current = { value: from.secret };
  if (from.previousSecret === undefined) return [current];
  const until = from.previousSecretUntil;
  return [current, { value: from.previousSecret, ...(until === undefined ? {} : { until }) }];
}
