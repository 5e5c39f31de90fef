import type { PlayedStory } from './played-story';
import { acknowledged, oneOrder, tagsOnce } from './shared-checks';

/** The provider names, in a message that it signs, an order that the bridge never made: it is another person's. */
export const notOrdered: PlayedStory = {
  promise: 'P-OWN',
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: async (scene) => {
      await scene.ordered();
      scene.remember('before', [...scene.tags(), ...scene.comments()]);
    },
    forge: async (scene) => {
      const { reference, body } = await scene.order();
      const [application, job, step, key = ''] = reference.split('.');
      const guessed = [application, job, step, [...key].reverse().join('')].join('.');
      const { order } = scene.provider.orders.place({ ...body, reference: guessed }, true);
      await scene.provider.desk.complete(order.orderId, { outcome: 'failed', score: 5, maxScore: 100 });
      await scene.quiet();
      scene.remember('after', [...scene.tags(), ...scene.comments()]);
    },
    result: async (scene) => {
      await scene.complete({ outcome: 'passed', score: 92, maxScore: 100 });
      await scene.written();
    },
  },
  checks: {
    untouched: (scene) => {
      const after = scene.recall('after');
      return { holds: JSON.stringify(after) === JSON.stringify(scene.recall('before')), seen: [after] };
    },
    tag: tagsOnce,
  },
};

/** A good result with a link that is none. Nobody needs the link. */
export const oddPart: PlayedStory = {
  promise: 'P-REAL',
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: (scene) => scene.ordered(),
    result: async (scene) =>
      scene.complete({ outcome: 'passed', score: 92, maxScore: 100, reportUrl: 'veja no portal' }),
    written: (scene) => scene.written(),
  },
  checks: {
    acknowledged: acknowledged('callbacks', (count) => count === 1),
    order: oneOrder,
    tag: tagsOnce,
  },
};
