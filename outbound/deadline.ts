// One signal out of the caller's and a total timeout. By hand, since AbortSignal.any keeps its parts alive as long
// as the longest of them, and a worker's signal lives for weeks.

export interface Deadline {
  signal: AbortSignal;
  timedOut(): boolean;
  /** Must be called once the work is over. */
  end(): void;
}

export function startDeadline(caller: AbortSignal, totalMs: number): Deadline {
  const controller = new AbortController();
  let late = false;
  const giveUp = (): void => controller.abort(caller.reason);
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, totalMs);
  if (caller.aborted) giveUp();
  else caller.addEventListener('abort', giveUp, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    end() {
      clearTimeout(timer);
      caller.removeEventListener('abort', giveUp);
    },
  };
}
