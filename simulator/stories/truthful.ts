import type { PlayedStory, Seen } from './played-story';
import type { Scene } from './scene';

/** What the run says of itself is held against what the stand-ins have, at three moments: ordered, half written, and settled. */
export const truthful: PlayedStory = {
  promise: 'P-TRUE',
  asksBridge: true,
  steps: {
    move: (scene) => scene.move('exam'),
    ordered: async (scene) => {
      await scene.order();
      await look(scene, 'ordered');
    },
    refuse: ({ gupy, candidate }) => {
      gupy.faults.chance(`PUT /api/v1/jobs/*/applications/${candidate}/tags`, 1, { kind: 'status', status: 422 });
    },
    result: async (scene) => scene.complete({ outcome: 'failed', score: 35, maxScore: 100, summary: 'Repetir.' }),
    stuck: async (scene) => {
      await scene.stuck();
      await look(scene, 'stuck');
    },
    retry: async (scene) => {
      scene.gupy.faults.clear();
      await scene.bridge.retry(scene.candidate);
      await scene.written();
      await look(scene, 'settled');
    },
  },
  checks: {
    ordered: (scene) => compared(scene, 'ordered'),
    stuck: (scene) => compared(scene, 'stuck'),
    settled: (scene) => compared(scene, 'settled'),
  },
};

/** Once nothing is under way: in between, the one is a moment behind the other. */
async function look(scene: Scene, moment: string): Promise<void> {
  await scene.quiet();
  const details = await scene.bridge.detailsOf(scene.candidate);
  scene.remember(
    `${moment} order`,
    [...details.matchAll(/order `([^`]+)`/g)].map(([, id = '']) => id),
  );
  scene.remember(`${moment} said`, said(details));
  scene.remember(`${moment} true`, [...scene.tags(), ...scene.comments().map((_comment, index) => `${index + 1}`)]);
}

/** Tags by name, comments by their number: what the details say is in Gupy. */
function said(details: string): string[] {
  const tags = [...details.matchAll(/tags in Gupy: (.*)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, tag = '']) => tag),
  );
  const comments = [...details.matchAll(/comment in Gupy on/g)].map((_match, index) => `${index + 1}`);
  return [...tags, ...comments];
}

/** Both ways: nothing is said that is not there, and nothing is there that is not said. */
function compared(scene: Scene, moment: string): Seen {
  const [named, there] = [scene.recall(`${moment} said`), scene.recall(`${moment} true`)];
  const orders = new Set(scene.recall(`${moment} order`));
  const areTrue = orders.size > 0 && [...orders].every((id) => scene.ordersOf().some(({ orderId }) => orderId === id));
  const isSame = JSON.stringify(named.toSorted()) === JSON.stringify(there.toSorted());
  return {
    holds: areTrue && isSame,
    seen: [orders.size, tagsIn(named), countIn(named), tagsIn(there), countIn(there)],
  };
}

function tagsIn(words: readonly string[]): string[] {
  return words.filter((word) => !/^\d+$/.test(word));
}

function countIn(words: readonly string[]): number {
  return words.length - tagsIn(words).length;
}
