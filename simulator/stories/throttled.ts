import type { RequestEntry } from '../request-journal';
import type { PlayedStory } from './played-story';
import type { Scene } from './scene';
import { oneOrderEach } from './shared-checks';

const atOnce = 20;
/** What Gupy asks for; short, so that nobody waits long for the story. */
const pauseMs = 8_000;
/** What was on its way when the first refusal was answered. */
const onItsWayMs = 500;

/** Gupy answers 429 and says for how long: until then nobody asks it anything, and then all is done. */
export const throttled: PlayedStory = {
  promise: 'P-RATE',
  steps: {
    limit: ({ gupy }) => gupy.faults.chance('*', 1, { kind: 'throttled', forMs: pauseMs }),
    move: (scene) => scene.moveMany(atOnce),
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
