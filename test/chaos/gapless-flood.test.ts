// 12 000 signals sent past the receivers, straight at an open run, with no gap in which it could continue as new (T5). Heavier
// than what is sent in bursts (test/integration/long-runs.test.ts): here the server's own limits hold (dev-server/).
import { randomInt } from 'node:crypto';
import { isGrpcServiceError, type WorkflowHandle } from '@temporalio/client';
import { movement, referenceOf, result } from '../support/core-fixtures';
import { FakesByApplication } from '../support/fakes-by-application';
import { type RealWorkflowWorld, startRealWorkflowWorld } from '../support/real-workflow-world';
import type { WorkflowWorld } from '../support/workflow-world';

const deliveries = 12_000;
const senders = 50;

let real: RealWorkflowWorld;
let world: WorkflowWorld;
const fakes = new FakesByApplication();

beforeAll(async () => {
  real = await startRealWorkflowWorld(fakes);
  ({ world } = real);
});
afterAll(() => real.close());

/** Sends from all senders at once, none of which ever waits; answers how many were refused, which senders send again later. */
async function flood(send: () => Promise<WorkflowHandle>): Promise<number> {
  let left = deliveries;
  let refused = 0;
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      try {
        await send();
      } catch (error) {
        const { cause } = error as Error;
        if (!isGrpcServiceError(cause) || !cause.details.includes('limit for signal events')) throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return refused;
}

it(
  'T5: 12 000 signals of one result, straight at the run and without a gap, are one write in histories under 500 events',
  () =>
    world.whileWorking(async () => {
      const id = randomInt(1, 2 ** 40);
      const moved = movement(0);
      const { signaledRunId } = await world.move(id, moved);
      await world.until(world.handle(id), ({ status }) => status === 'waiting');
      const once = result(moved, 10, 'passed', { reference: referenceOf(moved, id) });
      const refused = await flood(() => world.result(id, once));
      const report = await world.until(world.handle(id), ({ status }) => status === 'settled');
      expect(report.entries[0]?.results).toHaveLength(1);
      expect(fakes.of(id).calls.map(({ name }) => name)).toEqual(['orderExam', 'putTag']);
      const events = (await world.histories(id, signaledRunId)).map((history) => history.events?.length ?? 0);
      console.info(`${deliveries} signals, ${refused} refused: runs of ${events.join(', ')} events`);
      expect(events.length).toBeGreaterThan(1);
      expect(Math.max(...events)).toBeLessThan(500);
    }),
  600_000,
);
