// Proof of origin of a callback, by the scheme that bridge.yaml names.
import type { ProviderConfig } from '../../config/bridge-config';
import type { CallbackHeaders } from '../adapter';
import { standardWebhooks } from './standard-webhooks';

/** On the raw bytes (R1). Never throws, whatever is sent. `nowMs` is the receiver's clock, epoch milliseconds. */
export type SignatureCheck = (rawBody: Uint8Array, headers: CallbackHeaders, nowMs: number) => boolean;

export function createSignatureCheck(callback: ProviderConfig['callback']): SignatureCheck {
  return standardWebhooks(callback.secrets);
}
