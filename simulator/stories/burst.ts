import type { PlayedStory } from './played-story';
import { isAcknowledged, type Scene } from './scene';
import { oneOrderEach } from './shared-checks';

const burstOf = 20;

/** Twenty candidates at once, while nobody can ask Gupy anything: what was acknowledged is done later. */
export const acknowledged: PlayedStory = {
  promise: 'P-ACK',
  steps: {
    break: ({ gupy }) => gupy.faults.chance('*', 1, { kind: 'status', status: 503, body: 'html' }),
    move: (scene) => {
      for (const id of scene.addCandidates(burstOf)) scene.move('exam', undefined, id);
    },
    acknowledged: async (scene) =>
      scene.until('200 for each event', () => (received(scene) === burstOf ? true : undefined)),
    mend: ({ gupy }) => gupy.faults.clear(),
    ordered: async (scene) => {
      await scene.until('an order for each', () => (orders(scene) >= burstOf ? true : undefined));
      await scene.quiet();
    },
  },
  checks: {
    acknowledged: (scene) => ({ holds: received(scene) === burstOf, seen: [received(scene), burstOf] }),
    order: oneOrderEach,
  },
};

function received(scene: Scene): number {
  return scene.candidates.filter((id) => scene.webhooks(id).some(isAcknowledged)).length;
}

function orders(scene: Scene): number {
  return scene.candidates.reduce((sum, id) => sum + scene.ordersOf(id).length, 0);
}
