import type { CallbackHeaders, CallbackQuery } from '../adapter';
import type { Proof } from './proof';
import type { TimestampUnit } from './hmac-forms';

export interface ReceivedCallback {
  /** The raw bytes (R1). */
  rawBody: Uint8Array;
  headers: CallbackHeaders;
  /** Of the URL that was called. */
  query: CallbackQuery;
  /** What its path has below the address of the provider. */
  pathToken?: string | undefined;
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

/** Unix time as senders write it; `parseInt` would read `1674087231abc` too. */
const strictDigits: Readonly<Record<TimestampUnit, RegExp>> = { s: /^[0-9]{1,12}$/, ms: /^[0-9]{1,15}$/ };
const unitMs: Readonly<Record<TimestampUnit, number>> = { s: 1000, ms: 1 };

export function isTimestamp(text: string, unit: TimestampUnit): boolean {
  return strictDigits[unit].test(text);
}

/** Compared in the unit of the timestamp. `toleranceMs` counts in both directions. */
export function isTimely(timestamp: string, unit: TimestampUnit, nowMs: number, toleranceMs: number): boolean {
  return Math.abs(Math.floor(nowMs / unitMs[unit]) - Number(timestamp)) * unitMs[unit] <= toleranceMs;
}
