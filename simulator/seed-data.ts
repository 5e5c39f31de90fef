// A small demo company: one job with four steps and six invented candidates.
import type { GupyWorld } from './gupy/gupy-world';

export const demoJob = { id: 123_456, name: 'Operador' } as const;

export const demoSteps = {
  registration: { id: 86_545, name: 'Inscrição' },
  interview: { id: 86_546, name: 'Entrevista' },
  exam: { id: 86_547, name: 'Exame admissional' },
  hiring: { id: 86_548, name: 'Contratação' },
} as const;

/** HR added the last one by hand, so Gupy keeps the contact data elsewhere. */
export const demoApplicationIds = [654_321, 654_322, 654_323, 654_324, 654_325, 654_326] as const;

/** @param ids `fresh`: of people whom no bridge has met */
export function seedDemoWorld(world: GupyWorld, ids: 'demo' | 'fresh' = 'demo'): void {
  world.addJob({
    ...demoJob,
    code: 'OP-1',
    steps: [
      { ...demoSteps.registration, type: 'registration', category: 'registration' },
      { ...demoSteps.interview, type: 'online', category: 'interview' },
      { ...demoSteps.exam, type: 'offline', category: 'evaluation' },
      { ...demoSteps.hiring, type: 'hiring', category: 'hiring' },
    ],
  });
  const names = ['Amora', 'Bento', 'Cacau', 'Dália', 'Estrela', 'Figo'];
  demoApplicationIds.forEach((id, index) => {
    world.addApplication({
      ...(ids === 'demo' ? { id } : {}),
      jobId: demoJob.id,
      stepId: index < 4 ? demoSteps.interview.id : demoSteps.registration.id,
      candidate: { name: names[index] ?? 'Pessoa', lastName: 'de Exemplo' },
      manual: index === demoApplicationIds.length - 1,
    });
  });
}
