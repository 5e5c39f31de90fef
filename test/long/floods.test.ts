// A sender that will not stop: thousands of deliveries of one message are one effect in a short history.
import { Pool } from 'undici';
import type { ApplicationReport } from '../../domain/text/report';
import { demoSteps } from '../../simulator/seed-data';
import { AttackWorld, type HeaderList, movedBody, resultBody } from '../support/attack-world';
import { untilTaken } from '../support/repeated-delivery';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create();
  await world.bridge.startAll();
});

afterAll(() => world?.close());

/** EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED */
const signalled = '26';

const settled = ({ status }: ApplicationReport): boolean => status === 'settled';

/** The same request 12 000 times, on eight connections; answers how often each status came. */
async function flood(path: string, headers: HeaderList, body: string): Promise<Map<number, number>> {
  const sender = new Pool(`http://127.0.0.1:${world.port}`, { connections: 8, pipelining: 10 });
  const counts = new Map<number, number>();
  const once = async () => {
    const answer = await sender.request({ method: 'POST', path, headers: Object.fromEntries(headers), body });
    return { status: answer.statusCode, json: await answer.body.json() };
  };
  const send = async (): Promise<void> => {
    const { status } = await untilTaken(once);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  };
  await Promise.all(Array.from({ length: 12_000 }, send));
  await sender.close();
  return counts;
}

async function expectShortHistory(applicationId: number): Promise<void> {
  const history = await world.historyOf(applicationId);
  console.info(`T5: ${history.length} events`);
  expect(history.length).toBeLessThan(500);
  expect(history.filter((type) => type === signalled).length).toBeLessThan(5);
}

it('T5: 12 000 deliveries of one result make one write, and leave the run alive and its history short', async () => {
  const { applicationId, reference, orderId } = await world.waitingExam();
  const body = resultBody(applicationId, { reference, orderId, outcome: 'failed', summary: 'PA 18x11' });
  expect(await flood('/callbacks/clinic', world.providerHeaders(body), body)).toEqual(new Map([[200, 12_000]]));
  expect(await world.bridge.untilReport(applicationId, settled)).toMatchObject({ outcome: 'failed', attention: [] });
  await expectShortHistory(applicationId);
  expect(world.bridge.simulator.gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  expect(world.bridge.simulator.gupy.world.commentTexts(applicationId)).toHaveLength(1);
});

it('T5: 12 000 deliveries of one movement make one order, and leave the run alive and its history short', async () => {
  const { gupy, provider } = world.bridge.simulator;
  const applicationId = world.bridge.addCandidate();
  gupy.world.move(applicationId, demoSteps.exam.id);
  const body = movedBody(applicationId);
  expect(await flood('/webhooks/gupy', world.gupyHeaders(), body)).toEqual(new Map([[200, 12_000]]));
  await world.bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
  await expectShortHistory(applicationId);
  expect(provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`))).toHaveLength(1);
});
