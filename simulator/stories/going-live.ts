import { demoSteps } from '../seed-data';
import type { PlayedStory } from './played-story';
import type { Scene } from './scene';
import { oneOrderEach } from './shared-checks';

const standing = 3;
/** What the step is called before it has an exam. */
const plainName = 'Documentos';

/** A job whose step gets its exam while candidates stand in it: nobody is ordered for until a person says so. */
export const goingLive: PlayedStory = {
  promise: 'P-START',
  asksBridge: true,
  steps: {
    stand: (scene) => {
      const { id: jobId, steps } = scene.gupy.world.addJob({ name: 'Operador noturno', steps: [{ name: plainName }] });
      scene.addCandidates(standing, { jobId, stepId: steps[0]?.id ?? 0 });
    },
    live: async (scene) => {
      const { world } = scene.gupy;
      const { jobId, createdMs } = world.application(scene.candidate);
      // Gupy's dates have milliseconds: the step must be younger than those who stand in it.
      await scene.until('the next moment', () => (Date.now() > createdMs + 1 ? true : undefined));
      world.renameStep(jobId, world.stepNamed(jobId, plainName).id, demoSteps.exam.name);
    },
    look: async (scene) => {
      await scene.bridge.reconcile();
      await scene.bridge.reconcile();
      await scene.quiet();
      scene.remember('unasked', ordered(scene).map(String));
    },
    person: async (scene) => scene.bridge.orderPresent(),
    ordered: async (scene) => {
      await scene.until('an order for each', () => (ordered(scene).length === standing ? true : undefined));
      await scene.quiet();
    },
  },
  checks: {
    unasked: (scene) => {
      const unasked = scene.recall('unasked').length;
      return { holds: unasked === 0, seen: [unasked, standing] };
    },
    order: oneOrderEach,
  },
};

function ordered(scene: Scene): number[] {
  return scene.candidates.filter((id) => scene.ordersOf(id).length > 0);
}
