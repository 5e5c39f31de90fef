import type { CallbackHeaders, CallbackQuery } from '../adapter';
import type { Proof } from './proof';

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
