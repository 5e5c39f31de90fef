// With whom `npm start` plays its demo: never with a candidate whom a visitor of the sandbox added.
import { freshCandidate } from '../../../cli/dev/demo-story';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../../simulator/simulator';

let simulator: Simulator;
beforeEach(async () => {
  const secrets = { gupyToken: 'g', providerToken: 'p', callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  simulator = await startSimulator(secrets);
});
afterEach(() => simulator.close());

test('a restart of the demo leaves the candidates of a visitor alone', () => {
  const { world } = simulator.gupy;
  const own = world.addApplication({ jobId: demoJob.id, stepId: demoSteps.registration.id }).id;
  for (const id of demoApplicationIds) simulator.gupy.move(id, demoSteps.hiring.id);
  const chosen = freshCandidate(simulator);
  expect(chosen).not.toBe(own);
  expect(demoApplicationIds).not.toContain(chosen);
  expect(world.placement(chosen).step.id).toBe(demoSteps.interview.id);
});

test('as long as the invented company has somebody whom nobody touched, the demo takes them', () => {
  expect(demoApplicationIds).toContain(freshCandidate(simulator));
});
