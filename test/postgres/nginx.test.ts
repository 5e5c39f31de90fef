// Thirty providers behind a real nginx with its default of 128 streams a connection, in front of the production topology: everything
// moves, also after nginx has ended the connection, which it does after a thousand requests.
import type { BridgeProcess } from '../support/bridge-process';
import { BridgeWorld } from '../support/bridge-world';
import { ComposeServer } from '../support/compose-server';
import { eventually } from '../support/eventually';
import { giveProviders } from '../support/many-providers';
import { Nginx } from '../support/nginx';
import { scrape } from '../support/scraped-metrics';
import { pollsOf } from '../../worker/slots-and-polls';

const providers = 30;
let temporal: ComposeServer;
let world: BridgeWorld;
let nginx: Nginx;

const addressOf = () => `127.0.0.1:${world.ports.temporal}`;

beforeAll(async () => {
  temporal = await ComposeServer.create();
  world = await BridgeWorld.create({ temporal, rates: { gupy: 6_000, provider: 6_000 } });
  await world.startTemporal();
  nginx = await Nginx.start({ behind: addressOf() });
  giveProviders(world.configFile, providers);
}, 180_000);

afterAll(async () => {
  await world?.close();
  await nginx?.close();
  await temporal?.close();
});

const sum = async ({ opsUrl }: BridgeProcess, metric: string) => (await scrape(opsUrl)).sum(metric);

it('nginx: thirty providers work behind 128 streams, over more requests than a connection lasts', async () => {
  const worker = world.processAt('worker', nginx.address);
  await Promise.all([worker.until('/readyz'), world.startApi()]);
  await eventually(
    async () => (await sum(worker, 'temporal_num_pollers')) === pollsOf(providers),
    () => `${pollsOf(providers)} polls`,
  );
  const served = () => sum(worker, 'temporal_request');
  const before = await served();
  while ((await served()) < before + 1_500) {
    const people = Array.from({ length: 20 }, () => world.addCandidate());
    for (const id of people) world.enterExam(id);
    for (const id of people) await world.untilReport(id, ({ status }) => status === 'waiting');
  }
  expect(await worker.end()).toBe(0);
}, 300_000);

it('R31: with fewer streams than polls the worker says that it is not ready', async () => {
  const narrow = await Nginx.start({ behind: addressOf(), streams: 32 });
  try {
    const worker = world.processAt('worker', narrow.address);
    await eventually(
      async () => (await (await fetch(`${worker.opsUrl}/readyz`)).text()).includes('BRIDGE_TEMPORAL_UNAVAILABLE'),
      () => worker.log.slice(-2_000),
      60_000,
    );
    await worker.end('SIGKILL');
  } finally {
    await narrow.close();
  }
}, 120_000);
