// Since when a candidate stands in a step, where Gupy shows the stays of an application (P-START). What could go wrong: no document says
// what the begin of a stay is, and one that means the last change would make a newcomer of everybody who is touched. So it counts only
// where something ended at the same moment: the stay in another step, or the application itself began.
export interface Stay {
  stepId: number;
  /** Epoch milliseconds. */
  from?: number | undefined;
  until?: number | undefined;
}

/** Milliseconds by which two dates of one move may differ. */
const sameMove = 5_000;

/** Epoch milliseconds; `undefined` where no date is beyond doubt. @param appliedAt when the candidate applied */
export function enteredAt(stays: readonly Stay[], stepId: number, appliedAt: number | undefined): number | undefined {
  // Of one who came back, each stay may be shown by itself; the one that goes on counts.
  const here = stays.findLast((stay) => stay.stepId === stepId && stay.until === undefined);
  const from = here?.from;
  if (from === undefined) return undefined;
  const ends = [appliedAt, ...stays.filter((stay) => stay !== here).map(({ until }) => until)];
  const apart = ends.map((date) => (date === undefined ? Infinity : from - date));
  const nearest = apart.reduce((near, one) => (Math.abs(one) < Math.abs(near) ? one : near), Infinity);
  return Math.abs(nearest) <= sameMove ? from - Math.max(nearest, 0) : undefined;
}
