// What the workflows of the scenarios try. Each says by its attempt what it does.
import { activityInfo, ApplicationFailure, heartbeat } from '@temporalio/activity';

export interface ScenarioActivities {
  answers(): Promise<string>;
  failsTwice(): Promise<string>;
  asksForAPause(): Promise<string>;
  refuses(): Promise<string>;
  fails(): Promise<string>;
  hangs(): Promise<string>;
  beatsOnce(): Promise<string>;
  endsLate(): Promise<string>;
  failsLate(): Promise<string>;
  tellsWhatItSaid(): Promise<string>;
}

/** Longer than any limit that a scenario sets, shorter than a test waits. */
const longMs = 4_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

function failure(extra: object = {}): ApplicationFailure {
  return ApplicationFailure.create({ message: `attempt ${activityInfo().attempt}`, type: 'NO', ...extra });
}

export const scenarioActivities: ScenarioActivities = {
  answers: async () => 'yes',
  async failsTwice() {
    if (activityInfo().attempt < 3) throw failure();
    return `attempt ${activityInfo().attempt}`;
  },
  async asksForAPause() {
    if (activityInfo().attempt < 2) throw failure({ nextRetryDelay: 90_000 });
    return `attempt ${activityInfo().attempt}`;
  },
  async refuses() {
    throw failure({ nonRetryable: true });
  },
  async fails() {
    throw failure();
  },
  async hangs() {
    await pause(longMs);
    return 'too late';
  },
  async beatsOnce() {
    heartbeat('seen');
    await pause(longMs);
    return 'too late';
  },
  async endsLate() {
    await pause(longMs / 2);
    return 'done';
  },
  async failsLate() {
    await pause(longMs / 2);
    throw failure();
  },
  async tellsWhatItSaid() {
    const details: unknown = activityInfo().heartbeatDetails;
    if (activityInfo().attempt > 1) return `said ${String(details)}`;
    heartbeat('seen');
    throw failure();
  },
};
