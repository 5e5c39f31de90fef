// The real workflow code in every order of delivery, and what a plain life costs in history.
import { randomInt } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ApplicationReport } from '../../domain/text/report';
import { examStatus } from '../../workflows/search-attributes';
import { movement, referenceOf, result } from '../support/core-fixtures';
import { eventually } from '../support/eventually';
import { FakesByApplication } from '../support/fakes-by-application';
import { sized } from '../support/loop-size';
import { permutations } from '../support/permutations';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';

let env: TestWorkflowEnvironment;
let world: WorkflowWorld;
let fakes: FakesByApplication;

beforeAll(async () => {
  env = await startTimeSkipping();
  fakes = new FakesByApplication();
  world = new WorkflowWorld(env, await bundleWorkflows(), fakes);
});

afterAll(() => env.teardown());

const all = permutations(['into', 'failed', 'corrected', 'out', 'again'] as const);
const orders = sized({ quick: all.filter((_order, index) => index % 3 === 0), long: all });

const newId = () => randomInt(1, 2 ** 40);

// First, on a server where nothing was cut off: one that still holds a task of a terminated run skips no time.
it('a life with a tag only takes at most 24 events up to the tag, and 30 with the linger beside its attributes', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0);
    const { signaledRunId } = await world.move(id, moved);
    // Not by the query: the time-skipping server makes a task of one.
    const status = async () => (await world.handle(id).describe()).typedSearchAttributes.get(examStatus);
    await eventually(async () => (await status()) === 'waiting');
    await world.result(id, result(moved, 10, 'passed', { reference: referenceOf(moved, id) }));
    await world.ended(world.handle(id));
    const events = (await world.histories(id, signaledRunId))[0]?.events ?? [];
    const tagged = events.findLastIndex((event) => event.activityTaskCompletedEventAttributes);
    const upserts = events.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
    console.info(
      `tag only: ${tagged + 1} events up to the tag, ${events.length} in all, ${upserts} of them attributes`,
    );
    expect(tagged + 1).toBeLessThanOrEqual(24);
    expect(events.length - upserts).toBeLessThanOrEqual(30);
    expect(upserts).toBeLessThanOrEqual(4); // one less where the receivers start it with the first attributes
  }));

it(`T3, P-ORDER: ${orders.length} of 120 orders of five events end alike`, () =>
  world.whileWorking(async () => {
    const into = movement(0);
    const out = movement(30, { noRule: true });
    const again = movement(40);
    await Promise.all(
      orders.map(async (order) => {
        const id = newId();
        const reference = referenceOf(into, id);
        const deliver = {
          into: () => world.move(id, into),
          failed: () => world.result(id, result(into, 10, 'failed', { reference, resultId: 'first' })),
          corrected: () => world.result(id, result(into, 20, 'passed', { reference, resultId: 'second' })),
          out: () => world.leave(id, out),
          again: () => world.move(id, again),
        };
        for (const event of order) await deliver[event]();
        const isRight = ({ lastSeen, entries, status }: ApplicationReport) =>
          lastSeen?.occurredAt === again.occurredAt &&
          entries.some((entry) => entry.reference === referenceOf(again, id) && entry.status === 'waiting') &&
          status === 'waiting' &&
          [...fakes.of(id).tags].join() === 'Apto';
        await world.until(world.handle(id), isRight).catch((cause: unknown) => {
          throw new Error(`In the order ${order.join()}`, { cause });
        });
        expect(new Set(fakes.of(id).comments).size).toBe(fakes.of(id).comments.length);
        expect([...fakes.of(id).orders.keys()].filter((known) => known === referenceOf(again, id))).toHaveLength(1);
      }),
    );
  }));
