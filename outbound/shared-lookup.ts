// One lookup of a name at a time; who asks meanwhile waits for the same answer. What could go wrong: the system's resolver has a few
// threads for all names of the process, and holds one for seconds where a name server does not answer. A target that opens fifty
// sockets would take them all, and then no other target could be called (R24).
import { lookup as systemLookup, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answered = Parameters<LookupFunction>[2];

/** @param resolve the resolver behind it, by default the system's */
export function sharedLookup(resolve: LookupFunction = systemLookup): LookupFunction {
  const waiting = new Map<string, Answered[]>();
  return (hostname, options, callback) => {
    const key = JSON.stringify([hostname, asked(options)]);
    const others = waiting.get(key);
    if (others !== undefined) {
      others.push(callback);
      return;
    }
    const all = [callback];
    waiting.set(key, all);
    resolve(hostname, options, (...answer: Parameters<Answered>) => {
      waiting.delete(key);
      for (const answered of all) answered(...answer);
    });
  };
}

/** What makes another answer. */
function asked({ family, hints, all, order }: LookupOptions): unknown[] {
  return [family ?? 0, hints ?? 0, all ?? false, order ?? ''];
}
