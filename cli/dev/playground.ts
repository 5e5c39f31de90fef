// Everything in one go: Temporal on a file, the simulator, api and worker, wired by a bridge.yaml like any other. It stops in
// the opposite order of its start, so that nothing that still works loses what it works with; the data stay.
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import type { BridgeConfig } from '../../config/bridge-config';
import { makePrivateFolder, writeDevConfig } from '../../config/config-files';
import { exampleProvider } from '../../config/default-config';
import { loadConfig } from '../../config/loader';
import type { ExampleName } from '../../simulator/provider/dialects';
import { BridgeError } from '../../domain/error-table';
import type { ProviderConfig } from '../../providers/provider-config';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { createLogger } from '../../telemetry/logger';
import { type TemporalPlace } from '../../temporal/connection';
import { lockData, startEmbeddedServer } from '../../dev-server/embedded-server';
import { searchAttributes } from '../../workflows/search-attributes';
import { applicationPrefix } from '../../temporal/workflow-ids';
import { type RunningBoard, startBoard } from '../../console/board/board-process';
import { startApiProcess } from '../api';
import { examsOf, speechOf } from '../stand-ins';
import { bridgeDoor, type ClosableDoor } from './bridge-door';
import { DevWorker } from './dev-worker';
import { choosePorts, type DevPorts } from './ports';
import { startTemporalRelay } from './temporal-relay';

export interface PlaygroundOptions {
  dataFolder: string;
  /** The Temporal CLI. */
  executable: string;
  /** Of providers/examples/, which the simulator then plays. Default: a provider of the open protocol. */
  example?: ExampleName | undefined;
}

export interface Playground {
  config: BridgeConfig;
  configFile: string;
  logFile: string;
  ports: DevPorts;
  temporalUi: string;
  simulator: Simulator;
  /** The one that the simulator plays. */
  provider: ProviderConfig;
  example: ExampleName | undefined;
  bridge: ClosableDoor;
  /** Absent where an older bridge.yaml has no `console`. */
  board: RunningBoard | undefined;
  /** Rejects when a part ends that was not stopped. */
  broken: Promise<never>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';

/** To the candidate, as YAML. The demo waits for the reminder. */
const demoMessages = '{ ordered: { template: 4711 }, remind: { template: 4713, before: 24h } }';

export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  makePrivateFolder(options.dataFolder);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever typed `npm start` knows of no Temporal server. */
function sayWhatRuns(error: unknown): never {
  if (!(error instanceof BridgeError) || error.code !== 'BRIDGE_DATA_IN_USE') throw error;
  const first = 'most likely a demo that still runs: go on with that one, or end it there with Ctrl-C';
  const other = 'a second one needs a folder of its own, dev --data FOLDER';
  throw new BridgeError(error.code, `${error.detail}, ${first}; ${other}`, { cause: error });
}

async function start(
  { dataFolder, executable, example }: PlaygroundOptions,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Playground> {
  // Before anything is written: the files of a demo that runs must stay as they are.
  const lock = await lockData(dataFolder).catch(sayWhatRuns);
  stops.push(async () => lock.release());
  const ports = await choosePorts();
  const { config, configFile } = configure(dataFolder, ports, example);
  const provider = providerOf(config, example);
  const logFile = path.join(dataFolder, 'bridge.log');
  const server = await startEmbeddedServer({
    executable,
    dataFolder,
    lock,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    searchAttributes,
    codecEndpoint: `http://${host}:${ports.serverOps}/codec/key/${config.privacy.codec.token}`,
  });
  stops.push(() => server.close());
  const place = { connection: { address: server.address }, namespace: server.namespace };
  // Only the receiver goes through it: a story may cut it off.
  const relay = await startTemporalRelay(server.address);
  stops.push(() => relay.close());
  const destination = createWriteStream(logFile, { flags: 'a' });
  const worker = new DevWorker({ config, place, logger: createLogger({ component: 'worker', destination }) });
  const bridge = bridgeDoor(
    () => config,
    () => place,
    { temporal: relay, worker },
  );
  stops.push(() => bridge.close());
  // The board starts later than the page that leads to it.
  const later: { board?: RunningBoard } = {};
  const boardLink = (applicationId?: number): string | undefined => later.board?.loginLink(applicationId);
  const surroundings = {
    ...examsOf(config),
    ...{ bridge, runAddress: runAddressOf(server) },
    ...(config.console === undefined ? {} : { boardLink }),
  };
  const speech = { ...speechOf(provider), ...(example === undefined ? {} : { dialect: example }) };
  const simulator = await startSimulator({ ...simulatorOptions(config, dataFolder, ports), ...speech, surroundings });
  stops.push(() => simulator.close());
  const receiver = { ...place, connection: { address: relay.address } };
  await startBridge(worker, { config, place: receiver, destination }, stops);
  const board = await startDevBoard(
    config,
    place,
    { destination, temporalUi: server.uiUrl, sandbox: `${simulator.gupy.url}/` },
    stops,
  );
  if (board !== undefined) later.board = board;
  const lost = new Promise<never>((_resolve, reject) => {
    void server.exited.then(() => reject(new Error('the Temporal server ended by itself')));
    worker.broken.catch(reject);
  });
  lost.catch(() => undefined);
  const demo = { provider, example, bridge, broken: lost, stop };
  return { config, configFile, logFile, ports, temporalUi: server.uiUrl, simulator, board, ...demo };
}

/** The id of an application at its end makes it the address of its run. */
function runAddressOf({ uiUrl, namespace }: { uiUrl: string; namespace: string }): string {
  return `${uiUrl}/namespaces/${namespace}/workflows/${applicationPrefix}`;
}

async function startDevBoard(
  config: BridgeConfig,
  place: TemporalPlace,
  { destination, temporalUi, sandbox }: { destination: WriteStream; temporalUi: string; sandbox: string },
  stops: (() => Promise<unknown>)[],
): Promise<RunningBoard | undefined> {
  if (config.console === undefined) return undefined;
  const logger = createLogger({ component: 'console', destination });
  const links = { temporalUi, candidateUrl: `${sandbox}#{{application}}` };
  const board = await startBoard({
    config: { ...config, console: { ...links, ...config.console } },
    place,
    logger,
    sandbox,
  });
  stops.push(() => board.close());
  return board;
}

function configure(
  dataFolder: string,
  ports: DevPorts,
  example: ExampleName | undefined,
): { config: BridgeConfig; configFile: string } {
  const { file } = writeDevConfig({
    dir: dataFolder,
    gupyUrl: `http://${host}:${ports.gupy}`,
    providerUrl: `http://${host}:${ports.provider}`,
    ports,
    temporalAddress: `${host}:${ports.temporal}`,
    uiOrigin: `http://${host}:${ports.temporalUi}`,
    example,
    writes: 'stages-too',
    // Not every vendor says what these need to know.
    ...(example === undefined ? { notify: demoMessages, reorderOnMissed: 1 } : {}),
  });
  // Without the developer's environment: real tokens stay out of it.
  return { config: loadConfig({ file, env: {}, cwd: process.cwd() }), configFile: file };
}

/** The one that the simulator plays. */
function providerOf({ providers }: BridgeConfig, example = exampleProvider): ProviderConfig {
  const provider = providers.get(example) ?? [...providers.values()][0];
  if (provider === undefined) throw new TypeError('bridge.yaml was taken without a provider');
  return provider;
}

function simulatorOptions({ gupy }: BridgeConfig, dataFolder: string, ports: DevPorts) {
  return {
    gupyToken: gupy.token,
    gupyPort: ports.gupy,
    providerPort: ports.provider,
    stateFile: path.join(dataFolder, 'simulator.json'),
  };
}

/** Resolves when the worker polls. */
async function startBridge(
  worker: DevWorker,
  { config, place, destination }: { config: BridgeConfig; place: TemporalPlace; destination: WriteStream },
  stops: (() => Promise<unknown>)[],
): Promise<void> {
  stops.push(() => worker.stop());
  const polling = worker.start();
  polling.catch(() => undefined);
  const logger = createLogger({ component: 'api', destination });
  stops.push(await startApiProcess({ config, place, logger }));
  await polling;
}
