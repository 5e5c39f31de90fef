import type { PlayedStory } from './played-story';
import { eachAcknowledged, oneOrderEach } from './shared-checks';

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
