import type { PlayedStory } from './played-story';
import { isAcknowledged } from './scene';
import { commentsOnce, oneOrder, tagsOnce } from './shared-checks';

/** Every delivery comes three times, and the one result is sent twice besides. */
export const once: PlayedStory = {
  promise: 'P-ONCE',
  steps: {
    triple: ({ gupy, provider }) => {
      gupy.settings.change({ delivery: { duplicates: 2 } });
      provider.settings.change({ delivery: { duplicates: 2 } });
    },
    move: (scene) => scene.move('exam'),
    ordered: async (scene) => scene.order(),
    result: async (scene) => {
      const { orderId } = await scene.order();
      await scene.provider.desk.sendTwice(orderId, {
        outcome: 'failed',
        score: 35,
        maxScore: 100,
        summary: 'Repetir.',
      });
    },
    written: (scene) => scene.written(),
  },
  checks: {
    deliveries: (scene) => {
      const webhooks = scene.webhooks().filter(isAcknowledged).length;
      const callbacks = scene.callbacks().filter(isAcknowledged).length;
      return { holds: webhooks >= 3 && callbacks >= 6, seen: [webhooks, callbacks] };
    },
    order: oneOrder,
    tag: tagsOnce,
    comment: commentsOnce,
  },
};

/** The order, the tag and the comment are made, but their answers never arrive: the bridge cannot know. */
export const lostAnswers: PlayedStory = {
  promise: 'P-ONCE',
  steps: {
    break: ({ gupy, provider, candidate }) => {
      const path = `/api/v1/jobs/*/applications/${candidate}`;
      const lost = { kind: 'reset', effect: 'done' } as const;
      provider.faults.queue('POST /**', lost);
      gupy.faults.queue(`PUT ${path}/tags`, lost);
      gupy.faults.queue(`POST ${path}/comments`, lost);
    },
    move: (scene) => scene.move('exam'),
    ordered: async (scene) => {
      await scene.holds('the repeated order', () => scene.orderRequests() > 1);
      await scene.quiet();
    },
    result: async (scene) => scene.complete({ outcome: 'failed', score: 35, maxScore: 100, summary: 'Repetir.' }),
    written: (scene) => scene.written(),
  },
  checks: {
    asked: (scene) => ({ holds: scene.orderRequests() > 1, seen: [scene.orderRequests()] }),
    order: oneOrder,
    tag: tagsOnce,
    comment: commentsOnce,
  },
};
