// The real workflow code on the time-skipping server: days pass in milliseconds.
import { randomInt } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { NoticeReport } from '../../domain/text/report';
import { ExamFakes } from '../support/exam-fakes';
import { day, examRule, movement, progress, referenceOf, result } from '../support/core-fixtures';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { WorkflowWorld } from '../support/workflow-world';
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

const notify = { scheduled: { template: 2 }, remind: { template: 9, before: day } };
const shown = (notices: readonly NoticeReport[] = []) => notices.map(({ about, is }) => `${about} ${is}`);

async function enterWithNotices() {
  const moved = movement(0, { rule: examRule({ notify, deadline: 40 * day }) });
  const handle = await world.move(id, moved);
  await world.until(handle, ({ status }) => status === 'waiting');
  return { moved, handle };
}

/** The exam takes place so many days from now, as the provider says in this report. */
async function booked(moved: ReturnType<typeof movement>, minutes: number, inDays: number): Promise<string> {
  const scheduledFor = new Date((await env.currentTimeMs()) + inDays * day).toISOString();
  const reference = referenceOf(moved, id);
  await world.progress(id, { ...progress(moved, minutes, 'scheduled'), reference, scheduledFor });
  return scheduledFor;
}

it('P-PROGRESS: the reminder moves with the date, past a wait of 30 days, and comes once', () =>
  world.whileWorking(async () => {
    const { moved, handle } = await enterWithNotices();
    await booked(moved, 1, 3);
    await world.until(handle, ({ entries }) => entries[0]?.notices?.length === 1);
    const date = await booked(moved, 2, 35);
    await world.until(handle, ({ entries }) => entries[0]?.notices?.length === 2);
    const { entries } = await world.ended(handle);
    const notices = entries[0]?.notices ?? [];
    expect(shown(notices)).toEqual(['scheduled sent', 'scheduled sent', 'reminder sent']);
    expect(fakes.messages).toEqual([{ template: 2 }, { template: 2 }, { template: 9 }]);
    const [reminder] = notices.slice(-1);
    expect(reminder?.for).toBe(date);
    const early = Date.parse(date) - Date.parse(reminder?.at ?? '');
    expect(Math.abs(early - day)).toBeLessThan(60_000);
  }));

it('P-PROGRESS: no reminder comes after the result', () =>
  world.whileWorking(async () => {
    const { moved, handle } = await enterWithNotices();
    await booked(moved, 1, 3);
    await world.until(handle, ({ entries }) => entries[0]?.notices?.length === 1);
    await world.result(id, result(moved, 5, 'passed', { reference: referenceOf(moved, id) }));
    await world.ended(handle);
    expect(fakes.messages).toEqual([{ template: 2 }]);
  }));

it('P-ONCE: a missed exam is ordered again under a reference of its own, with the deadline of the first', () =>
  world.whileWorking(async () => {
    const moved = movement(0, { rule: examRule({ reorderOnMissed: 1, deadline: 5 * day }) });
    const handle = await world.move(id, moved);
    const { entries } = await world.until(handle, ({ status }) => status === 'waiting');
    const reference = referenceOf(moved, id);
    await world.progress(id, { ...progress(moved, 1, 'missed'), reference });
    await world.until(handle, (report) => report.entries[0]?.orderId === 'order-2');
    await world.progress(id, { ...progress(moved, 2, 'missed'), reference: `${reference}-2`, orderId: 'order-2' });
    const { entries: last } = await world.ended(handle);
    expect([...fakes.orders.keys()]).toEqual([reference, `${reference}-2`]);
    expect(last[0]).toMatchObject({ formerOrders: ['order-1'], deadline: entries[0]?.deadline, status: 'settled' });
  }));

it('P-ONCE: Temporal never repeats an attempt; the run does, where nothing was sent', () =>
  world.whileWorking(async () => {
    fakes.unavailable = (name) => name === 'sendNotice' && fakes.count('sendNotice') < 3;
    const { moved, handle } = await enterWithNotices();
    await booked(moved, 1, 3);
    await world.until(handle, ({ entries }) => entries[0]?.noticeWaits !== undefined);
    expect(fakes.count('sendNotice')).toBe(1);
    const { entries } = await world.ended(handle);
    expect(shown(entries[0]?.notices)).toEqual(['scheduled sent', 'reminder sent']);
    expect(fakes.count('sendNotice')).toBe(4);
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
