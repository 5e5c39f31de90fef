import type { PlayedStory } from './played-story';
import { acknowledged, commentsOnce, oneOrder, tagsOnce } from './shared-checks';

/** The candidate has left the step, and then the result comes. */
export const late: PlayedStory = {
  promise: 'P-LATE',
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: (scene) => scene.ordered(),
    leave: async (scene) => {
      scene.move('hiring');
      await scene.quiet();
      scene.remember('before', [...scene.tags(), ...scene.comments()]);
    },
    result: async (scene) => scene.complete({ outcome: 'passed', score: 88, maxScore: 100 }),
    written: async (scene) => {
      const before = scene.recall('before').length;
      const written = (): number => scene.tags().length + scene.comments().length;
      await scene.holds('a word in Gupy', () => written() > before);
      await scene.quiet();
    },
  },
  checks: {
    acknowledged: acknowledged('callbacks', (count) => count > 0),
    told: (scene) => {
      const before = scene.recall('before');
      const added = [...scene.tags(), ...scene.comments()].filter((word) => !before.includes(word));
      return { holds: added.length > 0, seen: [added] };
    },
    comment: commentsOnce,
  },
};

/** Gupy refuses the tag for good. The bridge asks for a person, who tries again once the cause is mended. */
export const stuck: PlayedStory = {
  promise: 'P-STUCK',
  asksBridge: true,
  steps: {
    refuse: ({ gupy, candidate }) => {
      gupy.faults.chance(`PUT /api/v1/jobs/*/applications/${candidate}/tags`, 1, { kind: 'status', status: 422 });
    },
    move: (scene) => scene.move('exam'),
    result: async (scene) => scene.complete({ outcome: 'passed', score: 92, maxScore: 100 }),
    attention: async (scene) => {
      scene.remember('status', [await scene.stuck()]);
      scene.remember('tags', scene.tags());
    },
    mend: ({ gupy }) => gupy.faults.clear(),
    retry: async (scene) => {
      await scene.bridge.retry(scene.candidate);
      await scene.written();
    },
  },
  checks: {
    attention: (scene) => {
      const [status = ''] = scene.recall('status');
      const tags = scene.recall('tags');
      return { holds: status === 'needs-attention' && tags.length === 0, seen: [status, tags] };
    },
    tag: tagsOnce,
    order: oneOrder,
  },
};

/** Gupy never sends the event; the bridge looks by itself. Here its next looks come at once. */
export const missed: PlayedStory = {
  promise: 'P-MISSED',
  asksBridge: true,
  steps: {
    lose: (scene) => scene.move('exam', { deliver: false }),
    look: async (scene) => {
      await scene.bridge.reconcile();
      await scene.bridge.reconcile();
    },
    ordered: (scene) => scene.ordered(),
  },
  checks: {
    lost: (scene) => ({ holds: scene.webhooks().length === 0, seen: [scene.webhooks().length] }),
    order: oneOrder,
  },
};
