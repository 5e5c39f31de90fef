// Runs that grow long on a real Temporal server: whatever is sent past the receivers, a run stays small by continuing as
// new, and nothing is lost on the way, neither its state nor what is under way, nor what arrives while a run closes.
import { randomInt } from 'node:crypto';
import type { History } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import { boardCard } from '../../console/board/board-card';
import { knownToEndedRuns, orderedReferences, tagsLeft } from '../../domain/reconcile/ended-entries';
import type { ApplicationReport } from '../../domain/text/report';
import { ApplicationRuns } from '../../temporal/application-runs';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { examBegan, examStatus } from '../../workflows/search-attributes';
import { billableActions } from '../support/billable-actions';
import { examRule, movement, referenceOf, result } from '../support/core-fixtures';
import { eventually } from '../support/eventually';
import { FakesByApplication } from '../support/fakes-by-application';
import { sized } from '../support/loop-size';
import { type RealWorkflowWorld, startRealWorkflowWorld } from '../support/real-workflow-world';
import type { WorkflowWorld } from '../support/workflow-world';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Of the one movement, and of the one result. */
const copies = sized({ quick: 300, long: 600 });

let real: RealWorkflowWorld;
let world: WorkflowWorld;
const fakes = new FakesByApplication();

beforeAll(async () => {
  real = await startRealWorkflowWorld(fakes);
  ({ world } = real);
});
afterAll(() => real.close());

const newId = () => randomInt(1, 2 ** 40);

/**
 * Sends `count` signals in bursts, as a sender does that several api processes let through. Between two bursts the run gets
 * to work: Temporal lets no run end, nor continue as new, while a signal is waiting for it.
 */
async function flood(id: number, count: number, send: () => Promise<unknown>): Promise<void> {
  for (let sent = 0; sent < count; sent += 20) {
    await Promise.all(Array.from({ length: 20 }, send));
    await world.until(world.handle(id), () => true);
  }
}

async function longestHistory(id: number, firstRunId: string): Promise<{ runs: number; events: number }> {
  const histories = await world.histories(id, firstRunId);
  return { runs: histories.length, events: Math.max(...histories.map((history) => history.events?.length ?? 0)) };
}

/** Without the workflow tasks that were not taken or ended in time: a worker that stands still has more of them. */
function eventsInTime({ events }: History): HistoryEvent[] {
  const late = new Set(
    (events ?? []).flatMap(({ eventId, workflowTaskTimedOutEventAttributes: timedOut }) =>
      timedOut ? [eventId, timedOut.scheduledEventId, timedOut.startedEventId].map(String) : [],
    ),
  );
  return (events ?? []).filter(({ eventId }) => !late.has(String(eventId)));
}

it('T5: a flood of one movement and one result is one order and one write, in histories under 500 events', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0);
    const { signaledRunId } = await world.move(id, moved);
    await flood(id, copies, () => world.move(id, moved));
    await world.until(world.handle(id), ({ status }) => status === 'waiting');
    const once = result(moved, 10, 'passed', { reference: referenceOf(moved, id) });
    await flood(id, copies, () => world.result(id, once));
    const report = await world.until(world.handle(id), ({ status }) => status === 'settled');
    expect(report.entries).toHaveLength(1);
    expect(fakes.of(id).calls.map((call) => call.name)).toEqual(['orderExam', 'putTag']);
    const { runs, events } = await longestHistory(id, signaledRunId);
    console.info(`${2 * copies} duplicates past the receivers: ${runs} runs, the longest of ${events} events`);
    expect(runs).toBeGreaterThan(1);
    expect(events).toBeLessThan(500);
  }));

it('a life with a tag only costs 22 events and 7 billable actions up to the tag, 32 and 9 with the linger, 3 of both for true search attributes', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0, { rule: examRule({ closeAfter: 300 }) });
    const { signaledRunId } = await world.move(id, moved);
    await world.until(world.handle(id), ({ status }) => status === 'waiting');
    await world.result(id, result(moved, 10, 'passed', { reference: referenceOf(moved, id) }));
    await world.handle(id).result();
    const events = (await world.histories(id, signaledRunId)).flatMap(eventsInTime);
    const upserts = events.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes);
    const tagged = events.findLastIndex((event) => event.activityTaskCompletedEventAttributes) + 1;
    expect({ tagged, all: events.length, upserts: upserts.length }).toEqual({ tagged: 22, all: 32, upserts: 3 });
    expect([billableActions(events.slice(0, tagged)), billableActions(events)]).toEqual([7, 9]);
  }));

it('a message and a reminder cost at most 21 events more, and only the exams that have them', () =>
  world.whileWorking(async () => {
    const id = newId();
    const notify = { ordered: { template: 1 }, remind: { template: 2, before: 99_000 } };
    const moved = movement(0, { rule: examRule({ closeAfter: 300, deadline: 100_000, notify }) });
    const { signaledRunId } = await world.move(id, moved);
    const told = ({ entries }: ApplicationReport) =>
      (entries[0]?.notices ?? []).filter(({ is }) => is === 'sent').length;
    await world.until(world.handle(id), (report) => told(report) === 2);
    await world.result(id, result(moved, 10, 'passed', { reference: referenceOf(moved, id) }));
    await world.handle(id).result();
    const events = (await world.histories(id, signaledRunId)).flatMap(eventsInTime);
    const upserts = events.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes);
    // On a slow machine the reminder is due before the order is there, and shares its workflow tasks.
    expect(events.length).toBeLessThanOrEqual(53);
    expect(upserts.length).toBeLessThanOrEqual(3);
    expect(fakes.of(id).messages).toEqual([{ template: 1 }, { template: 2 }]);
  }));

it('continue-as-new carries everything over: order, deadline, attributes, what stands in Gupy', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0);
    const { signaledRunId } = await world.move(id, moved);
    const before = await world.until(world.handle(id), ({ status }) => status === 'waiting');
    const isNew = async () => (await world.handle(id).describe()).runId !== signaledRunId;
    await flood(id, 200, () => world.move(id, moved));
    await eventually(isNew);
    const after = await world.until(world.handle(id), () => true);
    expect(after).toEqual(before);
    const { typedSearchAttributes, raw } = await world.handle(id).describe();
    expect(typedSearchAttributes.get(examStatus)).toBe('waiting');
    const first = await real.env.client.workflow.getHandle(applicationWorkflowId(id), signaledRunId).describe();
    expect(typedSearchAttributes.get(examBegan)).toBe(first.startTime.toISOString());
    expect(first.typedSearchAttributes.get(examBegan)).toBeUndefined();
    expect(boardCard(raw.workflowExecutionInfo ?? {}).since).toBe(first.startTime.toISOString());
    await world.result(id, result(moved, 10, 'passed', { reference: referenceOf(moved, id) }));
    await world.until(world.handle(id), ({ status }) => status === 'settled');
    await world.result(id, result(moved, 20, 'failed', { reference: referenceOf(moved, id) }));
    await world.until(world.handle(id), ({ outcome, status }) => outcome === 'failed' && status === 'settled');
    expect([...fakes.of(id).tags]).toEqual(['Inapto']);
    expect(fakes.of(id).count('orderExam')).toBe(1);
  }));

it('what is under way when a run grows long ends first: its answer is not lost', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    fakes.of(id).delay = () => held;
    const { signaledRunId } = await world.move(id, moved);
    await eventually(() => fakes.of(id).count('orderExam') === 1);
    // Meanwhile the run takes no more than the server lets it: of 300 and more the server refuses signals, and the sender repeats.
    await flood(id, 260, () => world.move(id, moved));
    release();
    await eventually(async () => (await world.handle(id).describe()).runId !== signaledRunId);
    const report = await world.until(world.handle(id), ({ status }) => status === 'waiting');
    expect(report).toMatchObject({ attention: [], entries: [{ orderId: 'order-1' }] });
    expect(fakes.of(id).orders.size).toBe(1);
  }));

it('what waits for its next attempt when a run grows long is called off and tried anew, without an alarm', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0);
    let isDown = true;
    fakes.of(id).unavailable = (name) => isDown && name === 'orderExam';
    const { signaledRunId } = await world.move(id, moved);
    await eventually(() => fakes.of(id).count('orderExam') >= 1);
    await flood(id, 300, () => world.move(id, moved));
    await eventually(async () => (await world.handle(id).describe()).runId !== signaledRunId);
    isDown = false;
    const report = await world.until(world.handle(id), ({ status }) => status === 'waiting');
    expect(report.attention).toEqual([]);
    expect(fakes.of(id).orders.size).toBe(1);
  }));

it('signals that arrive while a run closes are kept: the newest correction stands, each is commented at most once', () =>
  world.whileWorking(async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const id = newId();
        const moved = movement(0, { rule: examRule({ closeAfter: 0 }) });
        const reference = referenceOf(moved, id);
        await world.move(id, moved);
        await world.until(world.handle(id), ({ status }) => status === 'waiting');
        for (let minutes = 1; minutes <= 8; minutes += 1) {
          const outcome = minutes % 2 === 0 ? 'passed' : 'failed';
          await world.result(id, result(moved, minutes, outcome, { reference, summary: `version ${minutes}` }));
        }
        await eventually(
          () => [...fakes.of(id).tags].join() === 'Apto',
          () => `application ${id} has ${[...fakes.of(id).tags].join()}`,
        );
        await world.handle(id).result();
        expect([...fakes.of(id).tags]).toEqual(['Apto']);
        expect(new Set(fakes.of(id).comments).size).toBe(fakes.of(id).comments.length);
        expect(fakes.of(id).orders.size).toBe(1);
      }),
    );
  }));

it('P-ONCE, P-CORRECT: an ended run reports its order, the results it knew and its tags, and those of no other', () =>
  world.whileWorking(async () => {
    const id = newId();
    const moved = movement(0, { rule: examRule({ closeAfter: 0 }) });
    const reference = referenceOf(moved, id);
    const runs = new ApplicationRuns(real.env.client);
    const ordered = async (of: number) => orderedReferences(await runs.endedEntries(of));
    await world.move(id, moved);
    await world.until(world.handle(id), ({ status }) => status === 'waiting');
    expect(await ordered(id)).toEqual([]);
    const first = result(moved, 5, 'passed', { reference });
    await world.result(id, first);
    await world.handle(id).result();
    await eventually(async () => (await ordered(id)).length > 0);
    expect(await ordered(id)).toEqual([reference]);
    expect(await ordered(newId())).toEqual([]);
    const ended = await runs.endedEntries(id);
    const version = { by: 'provider', resultId: first.resultId };
    expect(knownToEndedRuns(ended, reference)).toEqual({
      versions: [version],
      newestAt: Date.parse(first.occurredAt),
    });
    expect(knownToEndedRuns(ended, referenceOf(movement(1), id))).toBeUndefined();
    expect(tagsLeft(['Apto'], ended, moved)).toEqual(['Apto']);
    expect(tagsLeft(['Apto'], ended, { ...moved, jobId: 1 })).toEqual([]);
    const lastSeen = { jobId: moved.jobId, stepId: moved.step.id, occurredAt: moved.occurredAt };
    expect(await runs.lastMoved(id)).toMatchObject({ lastSeen });
    expect(await runs.lastMoved(newId())).toBeUndefined();
  }));
