// Stories in which Gupy or Temporal cannot be asked for a while.
import type { Attempt } from '../delivery-queue';
import type { PlayedStory } from './played-story';
import type { Scene } from './scene';
import { eachAcknowledged, oneOrderEach } from './shared-checks';
import type { RequestEntry } from '../request-journal';

const cutOffAtOnce = 5;
/** Milliseconds: so long the bridge may take for its refusal. */
const refusedWithinMs = 5_000;

/** The bridge cannot keep an event while Temporal is out of reach: it says so, and Gupy's repeat brings it. */
export const cutOff: PlayedStory = {
  promise: 'P-ACK',
  asksBridge: true,
  steps: {
    cut: ({ bridge }) => bridge.temporal.cut(),
    move: (scene) => scene.moveMany(cutOffAtOnce),
    refused: async (scene) => {
      const ended = (id: number): boolean => scene.webhooks(id).some(({ endedAt }) => endedAt !== undefined);
      await scene.holds('an answer to each event', () => scene.candidates.every(ended));
      scene.remember('refused', [String(refused(scene).length), String(longest(refused(scene)))]);
    },
    mend: ({ bridge }) => bridge.temporal.mend(),
    repeat: (scene) =>
      scene.holds('200 for each event', () => {
        const isEach = scene.acknowledged().length === cutOffAtOnce;
        if (!isEach) scene.gupy.deliveries.repeatNow();
        return isEach;
      }),
    ordered: (scene) => scene.eachOrdered(),
  },
  checks: {
    refused: (scene) => {
      const [count = '', ms = ''] = scene.recall('refused');
      const holds = Number(count) === cutOffAtOnce && Number(ms) <= refusedWithinMs;
      return { holds, seen: [Number(count), cutOffAtOnce, Number(ms)] };
    },
    acknowledged: eachAcknowledged,
    order: oneOrderEach,
  },
};

/** First attempts that got 503. */
function refused(scene: Scene): Attempt[] {
  return scene.candidates.flatMap((id) => scene.webhooks(id).slice(0, 1)).filter(({ status }) => status === 503);
}

function longest(attempts: readonly Attempt[]): number {
  return Math.max(0, ...attempts.map(({ at, endedAt = Infinity }) => endedAt - at));
}

const burstOf = 20;

/** Twenty candidates at once, while nobody can ask Gupy anything: what was acknowledged is done later. */
export const acknowledged: PlayedStory = {
  promise: 'P-ACK',
  steps: {
    break: ({ gupy }) => gupy.faults.chance('*', 1, { kind: 'status', status: 503, body: 'html' }),
    move: (scene) => scene.moveMany(burstOf),
    acknowledged: async (scene) => scene.holds('200 for each event', () => scene.acknowledged().length === burstOf),
    mend: ({ gupy }) => gupy.faults.clear(),
    ordered: (scene) => scene.eachOrdered(),
  },
  checks: {
    acknowledged: eachAcknowledged,
    order: oneOrderEach,
  },
};

const throttledAtOnce = 20;
/** What Gupy asks for; short, so that nobody waits long for the story. */
const pauseMs = 8_000;
/** What was on its way when the first refusal was answered. */
const onItsWayMs = 500;

/** Gupy answers 429 and says for how long: until then nobody asks it anything, and then all is done. */
export const throttled: PlayedStory = {
  promise: 'P-RATE',
  steps: {
    limit: ({ gupy }) => gupy.faults.chance('*', 1, { kind: 'throttled', forMs: pauseMs }),
    move: (scene) => scene.moveMany(throttledAtOnce),
    refused: async (scene) => {
      await scene.until('a refused request', () => refusals(scene)[0]?.endedAt);
      scene.gupy.faults.clear();
    },
    ordered: (scene) => scene.eachOrdered(),
  },
  checks: {
    obeyed: (scene) => {
      const count = whileRefused(scene).length;
      return { holds: refusals(scene).length > 0 && count === 0, seen: [count] };
    },
    order: oneOrderEach,
  },
};

function refusals(scene: Scene): RequestEntry[] {
  return scene.asked().filter(({ status }) => status === 429);
}

/** Requests after the first refusal was known and before its time was over. */
function whileRefused(scene: Scene): RequestEntry[] {
  const since = refusals(scene)[0]?.endedAt ?? 0;
  return scene.asked().filter(({ at }) => at > since + onItsWayMs && at < since + pauseMs - onItsWayMs);
}
