// What the URL of a callback says to its proof: its query, and what stands in its path below the address of the provider.
import { queryOf } from '../api/request-fields';
import type { CallbackTarget } from '../providers/adapter';

/** @param url as it arrived, whole or from its path on @param address path of the provider's own address */
export function callbackTarget(url: string, address: string): CallbackTarget {
  const { pathname } = new URL(url, 'http://callback');
  return { query: queryOf({ url }), pathToken: pathname.split(`${address}/`)[1] };
}
