// The shipped rules in a real Prometheus that scrapes a running bridge: each fault is provoked, its alert fires, the step of the runbook
// is done, the alert goes out (P-STUCK, R31). And every query of the dashboard is asked there. Rules whose cause takes days or a flood
// are made to fire in rules.test.ts alone.
import { BridgeWorld } from '../support/bridge-world';
import { dashboardPanels } from '../support/dashboard';
import { patient, RunningPrometheus } from '../support/running-prometheus';

let world: BridgeWorld;
let prometheus: RunningPrometheus;

const jobs = () => ({ 'bridge-api': world.ports.serverOps, 'bridge-worker': world.ports.workerOps });

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
  prometheus = await RunningPrometheus.start(jobs());
}, 180_000);

afterAll(async () => {
  await prometheus?.stop();
  await world?.close();
});

/** Every tag of Gupy is refused like this, until the function is called. */
function refusingTags(status: number): () => void {
  const { faults } = world.simulator.gupy;
  const rule = faults.chance('PUT /api/v1/jobs/*/applications/*/tags', 1, { kind: 'status', status });
  return () => faults.clear(rule);
}

/** @param authorization of a sender who is mistaken */
async function deliver(times: number, authorization: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) {
    const headers = { authorization, 'content-type': 'application/json' };
    const { status } = await fetch(world.webhookUrl, { method: 'POST', headers, body: '{}' });
    statuses.push(status);
  }
  return statuses;
}

it.each([
  ['BridgeNeedsAttention', 422],
  ['BridgeGupyRefusesToken', 401],
])(
  'T28: %s: Gupy refuses a tag with %i, and after the correction `retry` writes it once',
  async (alert, status) => {
    const accept = refusingTags(status);
    const { id, reference } = await world.waiting();
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
    await prometheus.untilFiring(alert);
    accept();
    await world.untilReport(id, (report) => report.status === 'needs-attention');
    expect(await world.command('retry', String(id))).toMatchObject({ code: 0 });
    await world.untilReport(id, (report) => report.status === 'settled');
    await prometheus.untilOut(alert);
    const writes = world.simulator.gupy.requests
      .since()
      .filter(({ method, path }) => method === 'PUT' && path.includes(`/applications/${id}/tags`));
    expect(writes.filter((write) => write.handled)).toHaveLength(1);
  },
  300_000,
);

it('BridgeWebhooksRefused, BridgeWebhookFailures: a wrong secret, until good deliveries outnumber the refused ones', async () => {
  expect(new Set(await deliver(15, 'Bearer wrong-secret-of-a-mistaken-sender'))).toEqual(new Set([401]));
  await prometheus.untilFiring('BridgeWebhooksRefused');
  await prometheus.untilFiring('BridgeWebhookFailures');
  for (let sent = 0; sent < 40; sent += 1) expect((await world.sendMove(900_000_000 + sent)).status).toBe(200);
  await prometheus.untilOut('BridgeWebhooksRefused');
  await prometheus.untilOut('BridgeWebhookFailures');
}, 300_000);

it('BridgeCallbacksRefused: a forged callback', async () => {
  const address = `${world.config.server.publicUrl}/callbacks/${[...world.config.providers.keys()][0]}`;
  expect((await fetch(address, { method: 'POST', body: '{}' })).status).toBe(401);
  await prometheus.untilFiring('BridgeCallbacksRefused');
  await prometheus.untilOut('BridgeCallbacksRefused');
}, 300_000);

it('R31: BridgeProcessDown: the worker is killed and started again', async () => {
  await world.worker?.end('SIGKILL');
  await prometheus.untilFiring('BridgeProcessDown');
  await world.startWorker();
  await prometheus.untilOut('BridgeProcessDown');
}, 300_000);

it('every query of the dashboard is answered, and finds what the bridge did', async () => {
  const empty: string[] = [];
  for (const { title, targets } of dashboardPanels())
    for (const { expr } of targets) if ((await prometheus.query(expr)) === 0) empty.push(`${title}: ${expr}`);
  // Nothing waits for an operator any more, and nobody sent what an honest sender does not.
  expect(empty.filter((query) => !/bridge_attentions|bridge_security_events_total/.test(query))).toEqual([]);
}, 120_000);

it('P-ACK: BridgeNotReady, BridgeTurnsDeliveriesAway: Temporal is killed and started again', async () => {
  await prometheus.stop();
  prometheus = await RunningPrometheus.start(jobs(), patient);
  await world.killTemporal();
  await prometheus.untilFiring('BridgeNotReady');
  expect((await world.sendMove(910_000_001)).status).toBe(503);
  await prometheus.untilFiring('BridgeTurnsDeliveriesAway');
  await world.startTemporal();
  await prometheus.untilOut('BridgeNotReady');
  await prometheus.untilOut('BridgeTurnsDeliveriesAway');
}, 300_000);
