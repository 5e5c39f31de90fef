// What a worker has open towards Temporal with some providers: its polls, by its own metric, and the most HTTP/2 streams that a proxy in
// between saw at once on its connection.
import { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';
import { GrpcProxy } from '../test/support/grpc-proxy';
import { giveProviders } from '../test/support/many-providers';
import { scrape } from '../test/support/scraped-metrics';
import { pollsOf } from '../worker/slots-and-polls';

export interface StreamFigures {
  providers: number;
  polls: number;
  streams: number;
}

export async function measureStreams(counts: readonly number[] = [1, 3, 10]): Promise<StreamFigures[]> {
  const figures: StreamFigures[] = [];
  for (const providers of counts) figures.push(await measured(providers));
  return figures;
}

async function measured(providers: number): Promise<StreamFigures> {
  const world = await BridgeWorld.create();
  try {
    await world.startTemporal();
    giveProviders(world.configFile, providers);
    const proxy = await GrpcProxy.start({ address: `127.0.0.1:${world.ports.temporal}` });
    try {
      const worker = await world.processAt('worker', proxy.address).until('/readyz');
      let polls = 0;
      await eventually(
        async () => (polls = (await scrape(worker.opsUrl)).sum('temporal_num_pollers')) === pollsOf(providers),
        () => `${polls} of ${pollsOf(providers)} polls`,
        60_000,
      );
      await worker.end('SIGKILL');
      return { providers, polls, streams: proxy.mostStreams };
    } finally {
      await proxy.close();
    }
  } finally {
    await world.close();
  }
}
