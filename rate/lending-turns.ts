// Whose turn it is when places are short: the worker that asked first is served first, with a second of the rate, and then
// the next one has its turn. Without turns, a worker that always asks right after another would never get a place.

/** A worker that got fewer places than it wanted. */
export interface Turn {
  asker: string;
  /** Places of this turn. */
  missing: number;
  /** The turn is dropped if the worker has not asked again by then. */
  until: number;
}

export interface Turns {
  /** In the order in which they are served. */
  turns: readonly Turn[];
  /** Places of one turn. */
  size: number;
  available: number;
}

/** How many of the available places this worker may have. */
export function shareOf(asker: string, want: number, { turns, size, available }: Turns): number {
  const place = turns.findIndex((turn) => turn.asker === asker);
  const ahead = missingOf(place === -1 ? turns : turns.slice(0, place));
  const others = missingOf(turns.filter((turn) => turn.asker !== asker));
  const own = turns[place]?.missing ?? size;
  return Math.max(0, Math.min(want, Math.max(Math.min(own, available - ahead), available - others)));
}

/** The turns after this worker got `count` places: unserved it keeps its turn, served it goes behind the others. */
export function afterServing(
  asker: string,
  left: { want: number; count: number },
  turns: Turns,
  until: number,
): Turn[] {
  const missing = left.want - left.count;
  const place = turns.turns.findIndex((turn) => turn.asker === asker);
  const others = turns.turns.filter((turn) => turn.asker !== asker);
  if (missing <= 0) return others;
  const ownLeft = (turns.turns[place]?.missing ?? 0) - left.count;
  if (ownLeft <= 0) return [...others, { asker, missing: Math.min(missing, turns.size), until }];
  return [...others.slice(0, place), { asker, missing: Math.min(missing, ownLeft), until }, ...others.slice(place)];
}

function missingOf(turns: readonly Turn[]): number {
  return turns.reduce((sum, { missing }) => sum + missing, 0);
}
