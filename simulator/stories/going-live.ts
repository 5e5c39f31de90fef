import { demoSteps } from '../seed-data';
import type { PlayedStory } from './played-story';
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
      await scene.holds('the next moment', () => Date.now() > createdMs + 1);
      world.renameStep(jobId, world.stepNamed(jobId, plainName).id, demoSteps.exam.name);
    },
    look: async (scene) => {
      await scene.bridge.reconcile();
      await scene.bridge.reconcile();
      await scene.quiet();
      scene.remember('unasked', scene.withOrder().map(String));
    },
    person: async (scene) => scene.bridge.orderPresent(),
    ordered: (scene) => scene.eachOrdered(),
  },
  checks: {
    unasked: (scene) => {
      const unasked = scene.recall('unasked').length;
      return { holds: unasked === 0, seen: [unasked, standing] };
    },
    order: oneOrderEach,
  },
};
