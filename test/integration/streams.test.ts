// Thirty providers behind a proxy that allows 128 streams a connection, as nginx and Envoy do by default: everything moves. The polls are
// those that docs/networks.md states, read from the core itself. test/postgres has the twin behind a real nginx.
import { demoApplicationIds } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { GrpcProxy } from '../support/grpc-proxy';
import { giveProviders } from '../support/many-providers';
import { ScrapedMetrics } from '../support/scraped-metrics';
import { pollsOf } from '../../worker/slots-and-polls';

const providers = 30;
let world: BridgeWorld;
let proxy: GrpcProxy;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startTemporal();
  proxy = await GrpcProxy.start({ address: `127.0.0.1:${world.ports.temporal}`, streams: 128 });
  giveProviders(world.configFile, providers);
});

afterAll(async () => {
  await world?.close();
  await proxy?.close();
});

it('envoy 3076, nginx default: thirty providers work behind 128 streams, with as many polls as are set', async () => {
  const worker = world.processAt('worker', proxy.address);
  const api = world.processAt('api', proxy.address);
  await Promise.all([worker.until('/readyz'), api.until('/readyz')]);
  const ids = demoApplicationIds.slice(0, 4);
  for (const id of ids) world.enterExam(id);
  for (const id of ids) await world.untilReport(id, ({ status }) => status === 'waiting');
  const polls = async () =>
    new ScrapedMetrics(await (await fetch(`${worker.opsUrl}/metrics`)).text()).sum('temporal_num_pollers');
  await eventually(
    async () => (await polls()) === pollsOf(providers),
    () => `${pollsOf(providers)} polls`,
  );
  expect(proxy.mostStreams).toBeLessThan(128);
});
