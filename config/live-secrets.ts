// A secret that can be changed without a refusal (R5): the secret itself, the one before it, and the end of that one.
import { type z } from 'zod';
import { definedOnly } from '../domain/defined-only';
import type { LiveSecret } from '../providers/signatures/live-keys';
import { emptyIsAbsent, instant } from './scalars';

/** Its three keys in bridge.yaml. @param what describes the secret */
export function liveSecretKeys<Schema extends z.ZodType>(schema: Schema, what: string) {
  return {
    secret: schema.describe(what),
    previousSecret: emptyIsAbsent(schema).describe(
      'The secret before the last change, still accepted so that a rotation refuses nothing. Empty: there is none (R5).',
    ),
    previousSecretUntil: emptyIsAbsent(instant()).describe(
      'When the previous secret expires, to the second; date and time with offset. Default: it is accepted until it is taken out (R5).',
    ),
  };
}

export function liveSecrets(from: {
  secret: string;
  previousSecret?: string | undefined;
  previousSecretUntil?: number | undefined;
}): LiveSecret[] {
  const current = { value: from.secret };
  if (from.previousSecret === undefined) return [current];
  return [current, definedOnly({ value: from.previousSecret, until: from.previousSecretUntil })];
}
