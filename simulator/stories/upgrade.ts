import type { PlayedStory } from './played-story';
import { isAcknowledged } from './scene';
import { commentsOnce, oneOrder, tagsOnce } from './shared-checks';

/** What carries out the exam is stopped while the candidate waits, the result comes meanwhile, and another build goes on. */
export const upgrade: PlayedStory = {
  promise: 'P-UPGRADE',
  asksBridge: true,
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: (scene) => scene.ordered(),
    stop: async (scene) => {
      await scene.bridge.worker.stop();
      scene.remember('before', scene.tags());
    },
    result: async (scene) => {
      await scene.complete({ outcome: 'failed', score: 35, maxScore: 100, summary: 'Repetir.' });
      scene.remember('after', scene.tags());
    },
    start: async ({ bridge }) => bridge.worker.start(),
    written: async (scene) => {
      await scene.written();
      const { builds, failed } = await scene.bridge.decidersOf(scene.candidate);
      scene.remember('builds', builds);
      scene.remember('failed', [String(failed)]);
    },
  },
  checks: {
    received: (scene) => {
      const received = scene.callbacks().filter(isAcknowledged).length;
      const [before, after] = [scene.recall('before'), scene.recall('after')];
      return { holds: received > 0 && before.join() === after.join(), seen: [received, after] };
    },
    builds: (scene) => {
      const [builds, failed] = [scene.recall('builds'), Number(scene.recall('failed')[0])];
      return { holds: builds.length > 1 && failed === 0, seen: [builds, failed] };
    },
    order: oneOrder,
    tag: tagsOnce,
    comment: commentsOnce,
  },
};
