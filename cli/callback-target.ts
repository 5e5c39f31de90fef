// What the URL of a callback says to its proof: its query, and what stands in its path below the address of the provider.
import type { CallbackTarget } from '../providers/adapter';

/** @param url as it arrived, whole or from its path on @param address path of the provider's own address */
export function callbackTarget(url: string, address: string): CallbackTarget {
  const { pathname, searchParams } = new URL(url, 'http://callback');
  const names = [...new Set(searchParams.keys())];
  const query = new Map(names.map((name) => [name, searchParams.getAll(name)]));
  return { query, pathToken: pathname.split(`${address}/`)[1] };
}
