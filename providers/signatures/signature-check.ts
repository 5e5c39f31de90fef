import type { CallbackHeaders, CallbackQuery } from '../adapter';
import type { Proof } from './proof';
import { instantOf } from '../../domain/instant';
import { foreignDate } from '../../outbound/foreign-date';
import type { TimestampUnit } from './hmac-forms';

export interface ReceivedCallback {
  /** The raw bytes (R1). */
  rawBody: Uint8Array;
  headers: CallbackHeaders;
  /** Of the URL that was called. */
  query: CallbackQuery;
  /** What its path has below the address of the provider. */
  pathToken?: string | undefined;
  /** @default POST */
  method?: string | undefined;
  /** The receiver's clock, epoch milliseconds. */
  nowMs: number;
}

/** Proof of origin. Never throws, whatever is sent. */
export type SignatureCheck = (received: ReceivedCallback) => Proof;

/** A repeated name is ambiguous, so it counts as absent. */
export function onlyValue(values: ReadonlyMap<string, readonly string[]>, name: string): string | undefined {
  const found = values.get(name) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

// The time in a signature (R4): strict digits, and not too far from now in either direction.

/** Milliseconds, as Standard Webhooks advises. */
export const defaultTolerance = 300_000;

/** Unix time as senders write it (`parseInt` would read `1674087231abc` too), or ISO 8601 with its offset. */
const strictForms: Readonly<Record<TimestampUnit, RegExp>> = {
  ...{ s: /^[0-9]{1,12}$/, ms: /^[0-9]{1,15}$/ },
  iso: /^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})$/,
};
const unitMs: Readonly<Record<TimestampUnit, number>> = { s: 1000, ms: 1, iso: 1 };

export function isTimestamp(text: string, unit: TimestampUnit): boolean {
  return strictForms[unit].test(text);
}

/** Compared in the unit of the timestamp. `toleranceMs` counts in both directions. */
export function isTimely(timestamp: string, unit: TimestampUnit, nowMs: number, toleranceMs: number): boolean {
  const written = unit === 'iso' ? instantOf(foreignDate(timestamp) ?? '') : Number(timestamp);
  return Math.abs(Math.floor(nowMs / unitMs[unit]) - written) * unitMs[unit] <= toleranceMs;
}
