import type { Attempt } from '../delivery-queue';
import type { PlayedStory } from './played-story';
import type { Scene } from './scene';
import { eachAcknowledged, oneOrderEach } from './shared-checks';

const atOnce = 5;
/** Milliseconds: so long the bridge may take for its refusal. */
const refusedWithinMs = 5_000;

/** The bridge cannot keep an event while Temporal is out of reach: it says so, and Gupy's repeat brings it. */
export const cutOff: PlayedStory = {
  promise: 'P-ACK',
  asksBridge: true,
  steps: {
    cut: ({ bridge }) => bridge.temporal.cut(),
    move: (scene) => scene.moveMany(atOnce),
    refused: async (scene) => {
      const ended = (id: number): boolean => scene.webhooks(id).some(({ endedAt }) => endedAt !== undefined);
      await scene.holds('an answer to each event', () => scene.candidates.every(ended));
      scene.remember('refused', [String(refused(scene).length), String(longest(refused(scene)))]);
    },
    mend: ({ bridge }) => bridge.temporal.mend(),
    repeat: (scene) =>
      scene.holds('200 for each event', () => {
        const isEach = scene.acknowledged().length === atOnce;
        if (!isEach) scene.gupy.deliveries.repeatNow();
        return isEach;
      }),
    ordered: (scene) => scene.eachOrdered(),
  },
  checks: {
    refused: (scene) => {
      const [count = '', ms = ''] = scene.recall('refused');
      const holds = Number(count) === atOnce && Number(ms) <= refusedWithinMs;
      return { holds, seen: [Number(count), atOnce, Number(ms)] };
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
