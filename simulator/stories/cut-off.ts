import type { Attempt } from '../delivery-queue';
import type { PlayedStory } from './played-story';
import { isAcknowledged, type Scene } from './scene';
import { oneOrderEach } from './shared-checks';

const atOnce = 5;
/** Milliseconds: so long the bridge may take for its refusal. */
const refusedWithinMs = 5_000;

/** The bridge cannot keep an event while Temporal is out of reach: it says so, and Gupy's repeat brings it. */
export const cutOff: PlayedStory = {
  promise: 'P-ACK',
  asksBridge: true,
  steps: {
    cut: ({ bridge }) => bridge.temporal.cut(),
    move: (scene) => {
      for (const id of scene.addCandidates(atOnce)) scene.move('exam', undefined, id);
    },
    refused: async (scene) => {
      const ended = (id: number): boolean => scene.webhooks(id).some(({ endedAt }) => endedAt !== undefined);
      await scene.until('an answer to each event', () => (scene.candidates.every(ended) ? true : undefined));
      scene.remember('refused', [String(refused(scene).length), String(longest(refused(scene)))]);
    },
    mend: ({ bridge }) => bridge.temporal.mend(),
    repeat: async (scene) => {
      await scene.until('200 for each event', () => {
        if (acknowledged(scene) === atOnce) return true;
        scene.gupy.deliveries.repeatNow();
        return undefined;
      });
    },
    ordered: async (scene) => {
      await scene.until('an order for each', () => (ordered(scene) === atOnce ? true : undefined));
      await scene.quiet();
    },
  },
  checks: {
    refused: (scene) => {
      const [count = '', ms = ''] = scene.recall('refused');
      const holds = Number(count) === atOnce && Number(ms) <= refusedWithinMs;
      return { holds, seen: [Number(count), atOnce, Number(ms)] };
    },
    acknowledged: (scene) => ({ holds: acknowledged(scene) === atOnce, seen: [acknowledged(scene), atOnce] }),
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

function acknowledged(scene: Scene): number {
  return scene.candidates.filter((id) => scene.webhooks(id).some(isAcknowledged)).length;
}

function ordered(scene: Scene): number {
  return scene.candidates.filter((id) => scene.ordersOf(id).length > 0).length;
}
