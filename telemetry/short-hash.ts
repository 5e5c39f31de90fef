// What stands in a log line in place of an id that others gave: it may be a person's document number (R30). What could go wrong: there
// are a thousand million CPFs, and whoever reads the log tries them all against a plain hash in minutes. So the digits are keyed.
import type { Digests } from '../temporal/workflow-ids';

/** The same digits for the same id, as long as the first secret of `privacy.references`, or the first key, is the same. */
export type ShortHash = (id: string) => string;

export function keyedShortHash(digests: Digests): ShortHash {
  return (id) => (digests('log', id)[0] ?? '').slice(0, 10);
}
