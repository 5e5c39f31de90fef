// The real workflow code on the time-skipping server: days pass in milliseconds.
import { randomInt } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { ExamFakes } from '../support/exam-fakes';
import { day, examRule, movement, referenceOf, result } from '../support/core-fixtures';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows, WorkflowWorld } from '../support/workflow-world';
import { override, retry, skip } from '../../workflows/messages';

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;
let id: number;
let fakes: ExamFakes;
let world: WorkflowWorld;

beforeAll(async () => {
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});

afterAll(() => env?.teardown());

beforeEach(() => {
  id = randomInt(1, 2 ** 40);
  fakes = new ExamFakes();
  world = new WorkflowWorld(env, bundle, fakes);
});

const forMe = (changes: Parameters<typeof movement>[1] = {}) => movement(0, changes);
const resultFor = (moved: ReturnType<typeof movement>, ...rest: [number, Parameters<typeof result>[2], object?]) =>
  result(moved, rest[0], rest[1], { reference: referenceOf(moved, id), ...rest[2] });

// Those that let days pass come first: a server that still holds a task of a terminated run skips no time.
it('orders, waits, puts the tag, and closes after the linger with a summary', () =>
  world.whileWorking(async () => {
    const moved = forMe();
    const handle = await world.move(id, moved);
    await world.until(handle, (report) => report.status === 'waiting');
    await world.result(id, resultFor(moved, 5, 'passed'));
    await world.until(handle, (report) => report.status === 'settled');
    const summary = await world.ended(handle);
    expect(summary).toMatchObject({ status: 'settled', outcome: 'passed', provider: 'clinic', attention: [] });
    expect(summary.entries[0]?.published).toEqual({ tags: ['Apto'], comments: [] });
    expect([...fakes.tags]).toEqual(['Apto']);
    expect(fakes.calls.map((call) => call.name)).toEqual(['orderExam', 'putTag']);
  }));

it('expires after ten days in under a second of real time', () =>
  world.whileWorking(async () => {
    const handle = await world.move(id, forMe());
    await world.until(handle, (report) => report.status === 'waiting');
    const summary = await world.ended(handle);
    expect(summary).toMatchObject({ status: 'settled', outcome: 'expired' });
    expect([...fakes.tags]).toEqual(['Exame expirado']);
    const { executionTime, closeTime } = await handle.describe();
    const lasted = (closeTime?.getTime() ?? 0) - (executionTime?.getTime() ?? 0);
    expect(lasted).toBeGreaterThanOrEqual(13 * day);
    expect(lasted).toBeLessThan(13 * day + 3_600_000);
  }));

it('treats a result for a closed run as late and writes nothing twice (P-LATE)', () =>
  world.whileWorking(async () => {
    const moved = forMe({ rule: examRule({ closeAfter: 1000 }) });
    const handle = await world.move(id, moved);
    await world.until(handle, (report) => report.status === 'waiting');
    await world.result(id, resultFor(moved, 5, 'passed'));
    await world.ended(handle);
    const again = await world.result(id, resultFor(moved, 5, 'passed'));
    await world.ended(again);
    expect(fakes.count('putTag')).toBe(1);
    const corrected = await world.result(id, resultFor(moved, 9, 'failed'));
    await world.ended(corrected);
    expect([...fakes.tags]).toEqual(['Inapto']);
    expect(fakes.orders.size).toBe(1);
  }));

it('keeps a result that comes in the same breath as the movement (P-EARLY)', async () => {
  const moved = forMe();
  const handle = await world.move(id, moved);
  await world.result(id, resultFor(moved, 5, 'failed', { summary: 'PA 18x11' }));
  await world.whileWorking(() => world.ended(handle));
  expect([...fakes.tags]).toEqual(['Inapto']);
  expect(fakes.comments).toEqual(['Exame ASO-ADM: inapto. PA 18x11']);
});

it('is not impressed by duplicates of movement and result (P-ONCE)', () =>
  world.whileWorking(async () => {
    const moved = forMe();
    const handle = await world.move(id, moved);
    for (let i = 0; i < 25; i += 1) await world.move(id, moved);
    await world.until(handle, (report) => report.status === 'waiting');
    const once = resultFor(moved, 5, 'passed');
    for (let i = 0; i < 25; i += 1) await world.result(id, once);
    await world.ended(handle);
    expect(fakes.count('orderExam')).toBe(1);
    expect(fakes.count('putTag')).toBe(1);
  }));

it('stays visible and healable when Gupy refuses, and retry goes on (P-STUCK)', () =>
  world.whileWorking(async () => {
    fakes.refuse = (name) => (name === 'putTag' ? 'BRIDGE_GUPY_REJECTED' : undefined);
    const moved = forMe();
    const handle = await world.move(id, moved);
    await world.result(id, resultFor(moved, 5, 'passed'));
    const stuck = await world.until(handle, (report) => report.status === 'needs-attention');
    expect(stuck.attention).toMatchObject([{ what: 'write', code: 'BRIDGE_GUPY_REJECTED' }]);
    fakes.refuse = () => undefined;
    await handle.executeUpdate(retry);
    await world.until(handle, (report) => report.status === 'settled');
    expect([...fakes.tags]).toEqual(['Apto']);
  }));

it('lets an operator override or skip, and refuses what makes no sense (P-STUCK)', () =>
  world.whileWorking(async () => {
    fakes.refuse = (name) => (name === 'orderExam' ? 'BRIDGE_PROVIDER_REJECTED' : undefined);
    const handle = await world.move(id, forMe());
    await world.until(handle, (report) => report.status === 'needs-attention');
    const wrong = { outcome: 'brilliant', note: 'x' } as never;
    await expect(handle.executeUpdate(override, { args: [wrong] })).rejects.toThrow();
    await expect(handle.executeUpdate(skip, { args: [{ note: ' ' }] })).rejects.toThrow();
    await handle.executeUpdate(override, { args: [{ outcome: 'passed', note: 'paper result seen' }] });
    await world.until(handle, (report) => report.status === 'settled');
    expect([...fakes.tags]).toEqual(['Apto']);
    await expect(handle.executeUpdate(retry)).rejects.toThrow();
  }));

it('withdraws and cancels the order when the candidate is moved on', () =>
  world.whileWorking(async () => {
    const handle = await world.move(id, forMe());
    await world.until(handle, (report) => report.status === 'waiting');
    await world.move(id, movement(5, { noRule: true }));
    await world.until(handle, (report) => report.status === 'withdrawn');
    expect(fakes.cancelled).toHaveLength(1);
  }));
