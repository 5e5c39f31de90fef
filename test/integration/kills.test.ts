// SIGKILL, to every part in turn, while an exam is awaited. What was acknowledged must be there afterwards, and nothing may
// be done twice: one order, one tag, one comment, one message at most (T6, P-ACK, P-ONCE).
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { callbackTaken } from '../support/repeated-delivery';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create({ notify: '{ ordered: { template: 4711 } }', reorderOnMissed: 2 });
  await world.startAll();
});

afterAll(() => world?.close());

const ordered = (applicationId: number): Promise<string> => world.orderOf(applicationId);

const failed = { outcome: 'failed', summary: 'PA 18x11' } as const;

const messagesTo = (applicationId: number) => world.simulator.gupy.world.application(applicationId).messages;

async function expectOnce(applicationId: number): Promise<void> {
  const { gupy, provider } = world.simulator;
  await eventually(
    () => gupy.world.tagNames(applicationId).length > 0 && gupy.world.commentTexts(applicationId).length > 0,
    () => `tags ${gupy.world.tagNames(applicationId).join()}, worker: ${world.worker?.log.slice(-2_000)}`,
  );
  await world.untilReport(applicationId, ({ status }) => status === 'settled');
  expect(gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  expect(gupy.world.commentTexts(applicationId)).toHaveLength(1);
  // Where the result is there first, no message about the order is sent any more.
  expect(messagesTo(applicationId).length).toBeLessThanOrEqual(1);
  expect(provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`))).toHaveLength(1);
}

it('P-ONCE: the worker is killed between order and result; one order, one tag, one comment', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  const reference = await ordered(id);
  await world.worker?.end('SIGKILL');
  const { desk } = world.simulator.provider;
  await callbackTaken(desk, await desk.complete(reference, failed));
  await world.startWorker();
  await expectOnce(id);
});

it('P-ACK: the api is killed right after its 200; the event is not lost', async () => {
  const id = world.addCandidate();
  await world.worker?.end('SIGKILL');
  const { story } = world.simulator.gupy;
  world.enterExam(id);
  await story.waitFor('webhook-answered', (event) => event.applicationId === id && event.status === 200);
  await world.api?.end('SIGKILL');
  await Promise.all([world.startApi(), world.startWorker()]);
  const reference = await ordered(id);
  await world.simulator.provider.desk.complete(reference, failed);
  await expectOnce(id);
});

it('P-ACK: the Temporal server is killed while an exam is awaited; the run goes on from its file', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  const reference = await ordered(id);
  await world.untilReport(id, ({ status }) => status === 'waiting');
  await world.killTemporal();
  await world.startTemporal();
  // The callback may meet a server that is not there yet: then it is refused, and sent again.
  const { desk } = world.simulator.provider;
  await callbackTaken(desk, await desk.complete(reference, failed));
  await expectOnce(id);
});

it('T6, P-ONCE: everything is killed at once and started again', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  const reference = await ordered(id);
  await Promise.all([world.worker?.end('SIGKILL'), world.api?.end('SIGKILL'), world.killTemporal()]);
  const { callbacks } = await world.simulator.provider.desk.complete(reference, failed);
  expect(callbacks).toMatchObject([{ error: expect.any(String) as string }]);
  await world.startAll();
  const { desk } = world.simulator.provider;
  await callbackTaken(desk, await desk.sendAgain(reference));
  await expectOnce(id);
});

it('P-ONCE: the worker is killed between a message and its answer; it is in doubt, shown, and not sent again', async () => {
  const { gupy, provider } = world.simulator;
  gupy.faults.queue('sendMessage', { kind: 'hang', effect: 'done' });
  const id = world.addCandidate();
  world.enterExam(id);
  const reference = await ordered(id);
  await eventually(
    () => messagesTo(id).length === 1,
    () => `worker: ${world.worker?.log.slice(-2_000)}`,
  );
  await world.worker?.end('SIGKILL');
  await world.startWorker();
  const report = await world.untilReport(id, ({ status }) => status === 'needs-attention');
  expect(report.attention).toMatchObject([{ what: 'notify', code: 'BRIDGE_NOTICE_IN_DOUBT', retryAt: null }]);
  expect(report.entries[0]?.notices).toMatchObject([{ about: 'ordered', is: 'in-doubt' }]);
  expect(messagesTo(id)).toHaveLength(1);
  // The worker that sent it counted nothing any more; what waits for a person is counted in the runs.
  await eventually(
    async () =>
      (await (await fetch(`${world.worker?.opsUrl}/metrics`)).text()).includes(
        'bridge_attentions{code="BRIDGE_NOTICE_IN_DOUBT"} 1',
      ),
    () => 'bridge_attentions does not show the doubt',
  );
  await provider.desk.complete(reference, failed);
  await expectOnce(id);
});

it('P-ONCE: the worker is killed while a missed exam is ordered again; one more order, and its result counts', async () => {
  const { provider } = world.simulator;
  const { id, reference } = await world.waiting();
  provider.faults.queue('createOrder', { kind: 'hang', effect: 'done' });
  await provider.bookings.miss(reference, {}, { times: 2 });
  const again = `${reference}-2`;
  await eventually(
    () => provider.orders.ofReference(again).length > 0,
    () => `worker: ${world.worker?.log.slice(-2_000)}`,
  );
  await world.worker?.end('SIGKILL');
  await world.startWorker();
  await provider.bookings.miss(reference);
  const report = await world.untilReport(id, ({ entries }) => entries[0]?.formerOrders !== undefined);
  await provider.desk.complete(again, failed);
  await world.untilReport(id, ({ status }) => status === 'settled');
  const orders = provider.orders.all().filter((order) => order.reference.startsWith(`${id}.`));
  expect(orders.map((order) => order.reference)).toEqual([reference, again]);
  expect(report.entries[0]).toMatchObject({ orderId: orders[1]?.orderId, formerOrders: [orders[0]?.orderId] });
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Inapto']);
});
