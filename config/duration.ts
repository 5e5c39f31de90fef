// Durations are written as people say them: `10d`, `72h`, `1d12h`. One unit per number, largest first, each once.

/** Milliseconds, in the order of the pattern. */
const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** Days, hours, minutes, seconds in this order, at least one of them. */
export const durationPattern = /^(?=\d)(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?$/;

/** Milliseconds, or `undefined` for a text that is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (match === null) return undefined;
  return Object.values(units).reduce((sum, size, index) => sum + size * Number(match[index + 1] ?? 0), 0);
}

/** The inverse of `parseDuration`, in its shortest form: 129600000 → `1d12h`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000) * 1000;
  const parts: string[] = [];
  for (const [unit, size] of Object.entries(units)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.length === 0 ? '0s' : parts.join('');
}
