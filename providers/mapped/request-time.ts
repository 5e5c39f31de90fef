/** What `{{now}}` and its sisters become: Unix seconds, milliseconds, ISO 8601 in UTC. */
export function timeNames(nowMs: number): Record<TimeName, string> {
  return { now: String(Math.floor(nowMs / 1000)), nowMs: String(nowMs), nowIso: new Date(nowMs).toISOString() };
}

export const timeNamesKnown = ['now', 'nowMs', 'nowIso'] as const;
type TimeName = (typeof timeNamesKnown)[number];
