import type { PlayedStory } from './played-story';
import { acknowledged, commentsOnce, oneOrder, tagsOnce } from './shared-checks';

const day = 24 * 3_600_000;

/** Booked, and moved to another day; the older report arrives last. Then the candidate comes, and passes. */
export const progress: PlayedStory = {
  promise: 'P-PROGRESS',
  asksBridge: true,
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: (scene) => scene.ordered(),
    book: async (scene) => {
      const { orderId } = await scene.order();
      scene.provider.callbacks.hold();
      const dates = [1, 2].map((days) => new Date(Date.now() + days * day).toISOString());
      for (const scheduledFor of dates) await scene.provider.bookings.book(orderId, { scheduledFor });
      scene.remember('date', dates.slice(1));
    },
    reverse: async (scene) => {
      await scene.provider.callbacks.release('reversed');
      await scene.quiet();
      scene.remember('known', [(await scene.bridge.statusOf(scene.candidate))?.scheduledFor ?? '']);
    },
    attend: async (scene) => {
      await scene.provider.bookings.attend((await scene.order()).orderId);
      await scene.quiet();
    },
    result: async (scene) => {
      await scene.complete({ outcome: 'passed', score: 92, maxScore: 100 });
      await scene.written();
    },
  },
  checks: {
    date: (scene) => {
      const [wanted = ''] = scene.recall('date');
      const [known = ''] = scene.recall('known');
      return { holds: Date.parse(known) === Date.parse(wanted), seen: [known === '' ? '' : { moment: known }] };
    },
    reports: acknowledged('callbacks', (count) => count === 4),
    order: oneOrder,
    tag: tagsOnce,
    comment: commentsOnce,
  },
};
