// P-ONCE: a tag is put within the workflow task that decided it, and that task is lost after the effect: with its worker, with the
// Temporal server, or because it fails. It runs again as if it were new, and Gupy's journal shows one PUT.
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
}, 120_000);

afterAll(() => world?.close());

/** As any unclear answer: the request of the lost task can land no more. */
const pauseMs = 30_000;
const boundMs = 100_000;

/** Its result came, its tag is at Gupy, and the answer to that hangs in the task. */
async function hangingInTheTask(): Promise<number> {
  const { id, reference } = await world.waiting();
  world.simulator.gupy.faults.queue('putTag', { kind: 'hang', effect: 'done' });
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  await eventually(() => world.simulator.gupy.world.tagNames(id).length === 1);
  return id;
}

async function expectOnePut(id: number): Promise<void> {
  await world.untilReport(id, ({ status }) => status === 'settled', boundMs);
  const requests = world.simulator.gupy.requests.of().filter(({ path }) => path.includes(`/applications/${id}/`));
  const puts = requests.filter(({ route }) => route === 'putTag');
  expect(puts).toHaveLength(1);
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Apto']);
}

async function namesOf(id: number): Promise<string[]> {
  const { events } = await (await world.client()).workflow.getHandle(`application-${id}`).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const local = event.markerRecordedEventAttributes?.markerName === 'core_local_activity' ? ['at once'] : [];
    return [...local, event.activityTaskScheduledEventAttributes?.activityType?.name ?? []].flat();
  });
}

it('an exam with a tag only has it put at once, and the queue of Gupy is not asked', async () => {
  const { id, reference } = await world.waiting();
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  await expectOnePut(id);
  expect(await namesOf(id)).toEqual(['orderExam', 'at once']);
}, 60_000);

it('P-ONCE: the worker is killed between the effect and the end of the task; one PUT, and a read half a minute later', async () => {
  const id = await hangingInTheTask();
  await world.worker?.end('SIGKILL');
  const killed = Date.now();
  await world.startWorker();
  await expectOnePut(id);
  const reads = world.simulator.gupy.requests.of('listApplications').filter(({ query }) => query.includes(`id=${id}`));
  const sinceThen = reads.filter(({ at }) => at > killed);
  expect(sinceThen.length).toBeGreaterThan(0);
  expect(sinceThen.every(({ at }) => at - killed >= pauseMs)).toBe(true);
  expect(await namesOf(id)).toEqual(['orderExam', 'at once', 'putTag']);
}, 150_000);

it('P-ONCE: the Temporal server is killed between the effect and the end of the task', async () => {
  const id = await hangingInTheTask();
  await world.killTemporal();
  await world.startTemporal();
  world.simulator.gupy.faults.release();
  await expectOnePut(id);
}, 150_000);

it('P-ONCE: worker and server are killed at once', async () => {
  const id = await hangingInTheTask();
  await Promise.all([world.worker?.end('SIGKILL'), world.killTemporal()]);
  await world.startTemporal();
  await world.startWorker();
  await expectOnePut(id);
}, 150_000);
