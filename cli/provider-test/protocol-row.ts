/** `not-tried`: nobody played the provider's part, or the provider has no such call. */
export type Verdict = 'ok' | 'failed' | 'not-tried';

/** One line of the table of `provider test`. */
export interface ProtocolRow {
  name: string;
  verdict: Verdict;
  /** What was seen, or why it was not tried. Holds ids of the test and nothing of a person. */
  detail: string;
}

export const ok = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'ok', detail });
export const failed = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'failed', detail });
export const notTried = (name: string, detail: string): ProtocolRow => ({ name, verdict: 'not-tried', detail });
