import type { PlayedStory } from './played-story';
import { acknowledged, commentsOnce, noOrder, oneOrder, tagsOnce } from './shared-checks';

/** Into the exam, out and in again; the events arrive the last one first. */
export const order: PlayedStory = {
  promise: 'P-ORDER',
  steps: {
    hold: ({ gupy }) => gupy.deliveries.hold(),
    move: (scene) => {
      scene.move('exam');
      scene.move('interview');
      scene.move('exam');
    },
    reverse: async ({ gupy }) => gupy.deliveries.release('reversed'),
    ordered: (scene) => scene.ordered(),
  },
  checks: {
    deliveries: acknowledged('webhooks', (count) => count === 3),
    order: oneOrder,
  },
};

/** The result is there before the provider has answered the order. */
export const early: PlayedStory = {
  promise: 'P-EARLY',
  steps: {
    eager: ({ provider }) => {
      const result = { outcome: 'passed', score: 92, maxScore: 100 } as const;
      provider.settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result } });
    },
    move: (scene) => scene.move('exam'),
    written: (scene) => scene.written(),
  },
  checks: {
    before: (scene) => {
      const callback = scene.callbacks()[0];
      const asked = scene.provider.requests.of('createOrder').findLast(({ at }) => at <= (callback?.at ?? 0));
      const ahead = callback?.endedAt === undefined ? -1 : (asked?.endedAt ?? 0) - callback.endedAt;
      return { holds: ahead >= 0, seen: [ahead] };
    },
    order: oneOrder,
    tag: tagsOnce,
  },
};

/** Gupy's event is stale when it arrives: the recruiter took the candidate out again, and that event was lost. */
export const fresh: PlayedStory = {
  promise: 'P-FRESH',
  steps: {
    hold: ({ gupy }) => gupy.deliveries.hold(),
    move: (scene) => scene.move('exam'),
    back: (scene) => scene.move('interview', { deliver: false }),
    release: async ({ gupy }) => gupy.deliveries.release(),
    asked: async (scene) => {
      await scene.holds('a look at Gupy', () => scene.looks() > 0);
      await scene.quiet();
    },
  },
  checks: {
    acknowledged: acknowledged('webhooks', (count) => count === 1),
    asked: (scene) => ({ holds: scene.looks() > 0, seen: [scene.looks()] }),
    order: noOrder,
  },
};

/** Three versions of one result; the oldest arrives last. */
export const correct: PlayedStory = {
  promise: 'P-CORRECT',
  steps: {
    move: (scene) => scene.move('exam'),
    first: async (scene) => {
      await scene.complete({ outcome: 'failed', score: 35, maxScore: 100 });
      await scene.written();
      scene.remember('first', scene.tags());
    },
    correct: async (scene) => {
      const { orderId } = await scene.order();
      await scene.provider.desk.correct(orderId, { outcome: 'passed', score: 81, maxScore: 100 });
      await scene.written();
      scene.remember('corrected', [...scene.tags(), ...scene.comments()]);
    },
    older: async (scene) => {
      const { orderId } = await scene.order();
      const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
      await scene.provider.desk.complete(orderId, { outcome: 'failed', score: 20, maxScore: 100, occurredAt });
      await scene.quiet();
    },
  },
  checks: {
    replaced: (scene) => {
      const former = scene.recall('first');
      const now = scene.tags();
      const gone = former.length > 0 && former.every((tag) => !now.includes(tag));
      return { holds: gone && now.length > 0, seen: [former, now] };
    },
    older: (scene) => {
      const now = [...scene.tags(), ...scene.comments()];
      const isSame = JSON.stringify(now) === JSON.stringify(scene.recall('corrected'));
      return { holds: isSame, seen: [scene.tags()] };
    },
    tag: tagsOnce,
    comment: commentsOnce,
  },
};
