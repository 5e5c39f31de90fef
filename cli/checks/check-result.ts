/** One line of `check`: what was looked at, whether it is in order, and what to do when not. */
export interface CheckResult {
  name: string;
  ok: boolean;
  detail: string;
  /** Only with a problem. */
  action?: string;
}
