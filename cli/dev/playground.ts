// Everything in one go: Temporal on a file, the simulator, api and worker, wired by a bridge.yaml like any other. It stops in
// the opposite order of its start, so that nothing that still works loses what it works with; the data stay.
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { startApi } from '../../api/server';
import type { BridgeConfig } from '../../config/bridge-config';
import { writeDevConfig } from '../../config/config-files';
import { loadConfig } from '../../config/loader';
import { createProviderRegistry } from '../../providers/registry';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { createLogger } from '../../telemetry/logger';
import { createApiMetrics } from '../../telemetry/metrics';
import { providerBudgets } from '../../temporal/call-ledger-client';
import { lazyClient, type TemporalPlace } from '../../temporal/connection';
import { createDataConverter } from '../../temporal/data-converter';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { startEmbeddedServer } from '../../dev-server/embedded-server';
import { startWorkerProcess } from '../../worker/worker-process';
import { searchAttributes } from '../../workflows/search-attributes';
import { choosePorts, type DevPorts } from './ports';

export interface PlaygroundOptions {
  dataFolder: string;
  /** The Temporal CLI. */
  executable: string;
}

export interface Playground {
  config: BridgeConfig;
  configFile: string;
  logFile: string;
  ports: DevPorts;
  temporalUi: string;
  client: Client;
  simulator: Simulator;
  /** Rejects when a part ends that nobody stopped. */
  broken: Promise<never>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';

export async function startPlayground({ dataFolder, executable }: PlaygroundOptions): Promise<Playground> {
  mkdirSync(dataFolder, { recursive: true });
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    return await start(dataFolder, executable, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  dataFolder: string,
  executable: string,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Playground> {
  const ports = await choosePorts();
  const { config, configFile } = configure(dataFolder, ports);
  const logFile = path.join(dataFolder, 'bridge.log');
  const server = await startEmbeddedServer({
    executable,
    dataFolder,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    searchAttributes,
    codecEndpoint: `http://${host}:${ports.serverOps}/codec/key/${config.privacy.codec.token}`,
  });
  stops.push(() => server.close());
  const simulator = await startSimulator(simulatorOptions(config, dataFolder, ports));
  stops.push(() => simulator.close());
  const place = { connection: { address: server.address }, namespace: server.namespace };
  const { client, broken } = await startBridge(config, place, createWriteStream(logFile, { flags: 'a' }), stops);
  const lost = new Promise<never>((_resolve, reject) => {
    void server.exited.then(() => reject(new Error('the Temporal server ended by itself')));
    broken.catch(reject);
  });
  lost.catch(() => undefined);
  return { config, configFile, logFile, ports, temporalUi: server.uiUrl, client, simulator, broken: lost, stop };
}

function configure(dataFolder: string, ports: DevPorts): { config: BridgeConfig; configFile: string } {
  const { file } = writeDevConfig({
    dir: dataFolder,
    gupyUrl: `http://${host}:${ports.gupy}`,
    providerUrl: `http://${host}:${ports.provider}`,
    ports,
    temporalAddress: `${host}:${ports.temporal}`,
    uiOrigin: `http://${host}:${ports.temporalUi}`,
  });
  // Without the developer's environment: real tokens stay out of it.
  return { config: loadConfig({ file, env: {}, cwd: process.cwd() }), configFile: file };
}

function simulatorOptions(
  config: BridgeConfig,
  dataFolder: string,
  ports: DevPorts,
): Parameters<typeof startSimulator>[0] {
  const clinic = config.providers.get('clinic');
  return {
    gupyToken: config.gupy.token,
    providerToken: clinic?.token ?? '',
    callbackSecret: clinic?.callback.secrets[0]?.value ?? '',
    gupyPort: ports.gupy,
    providerPort: ports.provider,
    stateFile: path.join(dataFolder, 'simulator.json'),
  };
}

async function startBridge(
  config: BridgeConfig,
  place: TemporalPlace,
  destination: WriteStream,
  stops: (() => Promise<unknown>)[],
): Promise<{ client: Client; broken: Promise<void> }> {
  const codec = createPayloadCodec(config.privacy.keys);
  const client = lazyClient(place, createDataConverter(codec));
  stops.push(() => client.connection.close());
  const worker = await startWorkerProcess({
    config,
    place,
    logger: createLogger({ component: 'worker', destination }),
    host,
  });
  stops.push(async () => {
    worker.stop();
    await worker.finished.catch(() => undefined);
  });
  const registry = createProviderRegistry(config.providers, {
    budgetOf: providerBudgets(client, config.temporal.taskQueue),
  });
  stops.push(() => registry.close());
  const api = await startApi({
    config,
    client,
    adapters: registry.adapters,
    codec,
    logger: createLogger({ component: 'api', destination }),
    metrics: createApiMetrics(),
    host,
  });
  stops.push(() => api.close());
  await worker.polling;
  return { client, broken: worker.finished };
}
