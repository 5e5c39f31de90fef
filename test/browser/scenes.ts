// Runs in the three states that operators meet most: waiting for a result, stuck, and settled.
import type { BridgeWorld } from '../support/bridge-world';

export interface Scenes {
  waiting: number;
  attention: number;
  settled: number;
}

export async function playScenes(world: BridgeWorld): Promise<Scenes> {
  const { desk } = world.simulator.provider;
  const settled = world.addCandidate();
  const order = await orderOf(world, settled);
  // A result that comes first makes the message of the order needless.
  if (world.config.exams[0]?.rule.notify?.ordered !== undefined)
    await world.simulator.gupy.story.waitFor('message-sent', ({ applicationId }) => applicationId === settled, 60_000);
  await desk.complete(order, {
    outcome: 'failed',
    score: 35,
    maxScore: 100,
    summary: 'Repetir a audiometria em 30 dias.',
  });
  const attention = world.addCandidate();
  world.simulator.gupy.faults.chance(`PUT /api/v1/jobs/*/applications/${attention}/tags`, 1, {
    kind: 'status',
    status: 422,
  });
  await desk.complete(await orderOf(world, attention), { outcome: 'passed' });
  const waiting = world.addCandidate();
  await orderOf(world, waiting);
  await world.untilReport(settled, ({ status }) => status === 'settled');
  await world.untilReport(attention, ({ status }) => status === 'needs-attention');
  await world.untilReport(waiting, ({ status }) => status === 'waiting');
  return { waiting, attention, settled };
}

async function orderOf(world: BridgeWorld, id: number): Promise<string> {
  world.enterExam(id);
  return world.orderOf(id);
}
