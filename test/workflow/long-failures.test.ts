// A call that fails for more than an hour is seen at its run, once, and no longer than it fails.
import { randomInt } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { History } from '@temporalio/common/lib/proto-utils';
import { referenceOf, movement, result } from '../support/core-fixtures';
import { ExamFakes } from '../support/exam-fakes';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});
afterAll(() => env?.teardown());

/** What the attribute was set to, in order: a time of it, or null. */
function shownAs(histories: readonly History[]): (number | null)[] {
  const events = histories.flatMap(({ events: some }) => some ?? []);
  const changed = events.map(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) => upsert?.searchAttributes);
  return changed.flatMap((attributes) => {
    const payload = attributes?.indexedFields?.['ExamRetryingSince'];
    if (payload === undefined || payload === null) return [];
    const text = Buffer.from(payload.data ?? []).toString('utf8');
    return [text.startsWith('"') ? Date.parse(JSON.parse(text) as string) : null];
  });
}

const signalsIn = (histories: readonly History[]) =>
  histories
    .flatMap(({ events }) => events ?? [])
    .filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'stillFailing').length;

it.each([
  ['a tag', 'putTag', 150],
  ['an order', 'orderExam', 150],
] as const)(
  'P-STUCK: %s that fails for hours is shown as being retried, until it is done',
  async (_title, name, attempts) => {
    const id = randomInt(1, 2 ** 40);
    const fakes = new ExamFakes();
    const world = new WorkflowWorld(env, bundle, fakes);
    fakes.unavailable = (called) => called === name && fakes.count(name) < attempts;
    await world.whileWorking(async () => {
      const moved = movement(0);
      const handle = await world.move(id, moved);
      if (name === 'putTag') await world.until(handle, ({ status }) => status === 'waiting');
      if (name === 'putTag') await world.result(id, result(moved, 5, 'passed', { reference: referenceOf(moved, id) }));
      const { retrying } = await world.ended(handle);
      const histories = await world.histories(id, handle.signaledRunId);
      const [since, ...later] = shownAs(histories);
      expect(since).toEqual(expect.any(Number));
      expect(later).toEqual([null]);
      expect(signalsIn(histories)).toBe(1);
      expect(retrying).toEqual([]);
    });
  },
);

it('P-STUCK: a call that fails for minutes is not shown', async () => {
  const id = randomInt(1, 2 ** 40);
  const fakes = new ExamFakes();
  const world = new WorkflowWorld(env, bundle, fakes);
  fakes.unavailable = (called) => called === 'orderExam' && fakes.count('orderExam') < 5;
  await world.whileWorking(async () => {
    const handle = await world.move(id, movement(0));
    await world.ended(handle);
    const histories = await world.histories(id, handle.signaledRunId);
    expect([shownAs(histories), signalsIn(histories)]).toEqual([[], 0]);
  });
});
