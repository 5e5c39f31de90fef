// The two stand-ins as a process of their own: a Gupy and an exam provider for an api and a worker that run elsewhere.
// They take the tokens of that bridge's bridge.yaml, so that it works with them after a change of its two URLs.
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type BridgeConfig, type HttpProviderConfig } from '../config/bridge-config';
import { BridgeError } from '../domain/error-table';
import { type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { configFrom, type ConfigOption, withConfigOption } from './config-option';
import { storyLine } from './dev/story-printer';
import { UsageError } from './fail';
import { print } from './output';
import { perform, withExamples } from './program';
import { startStandIns } from './stand-ins';
import { firstStopSignal } from './stop-signal';

interface SimulatorCommandOptions extends ConfigOption {
  host: string;
  gupyPort: number;
  providerPort: number;
  provider?: string;
  data?: string;
  seed: number;
}

type Secrets = Pick<SimulatorOptions, 'gupyToken' | 'providerToken' | 'callbackSecret'>;

/** The bridge that is to talk to the stand-ins. */
interface Bridge {
  config: BridgeConfig;
  provider: HttpProviderConfig;
}

export function registerSimulator(program: Command): void {
  const command = withConfigOption(
    program
      .command('simulator')
      .description('stand in for Gupy and for an exam provider, with the tokens of bridge.yaml')
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .option('--gupy-port <port>', 'port of the Gupy API; 0 takes a free one', parsePort, 4001)
      .option('--provider-port <port>', 'port of the provider; 0 takes a free one', parsePort, 4002)
      .option('--provider <name>', 'which provider of bridge.yaml to stand in for (default: the first of kind http)')
      .option('--data <folder>', 'keep candidates, tags and orders in this folder (default: in memory)')
      .option('--seed <number>', 'of every random choice', parseSeed, 1),
  );
  withExamples(command, 'simulator', 'simulator --config /etc/bridge/bridge.yaml --data .bridge/simulator');
  perform(command, async (options: SimulatorCommandOptions) => simulate(options));
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a port.');
  return Number(text);
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

async function simulate(options: SimulatorCommandOptions): Promise<void> {
  const bridge = bridgeOf(options);
  const secrets = bridge === undefined ? freshSecrets() : secretsOf(bridge);
  const { host, gupyPort, providerPort, seed } = options;
  const stateFile = options.data === undefined ? undefined : join(resolve(options.data), 'simulator.json');
  const kept = stateFile === undefined ? {} : { stateFile };
  const stopped = firstStopSignal();
  const simulator = await startStandIns({ ...secrets, ...kept, host, gupyPort, providerPort, seed });
  const { gupy, provider } = simulator;
  print([`Gupy      ${gupy.url}`, `provider  ${provider.url}`, `state     ${stateFile ?? 'in memory'}`].join('\n'));
  print((bridge === undefined ? envLines(secrets) : bridgeLines(bridge, simulator)).join('\n'));
  simulator.onStory((event) => {
    const line = storyLine(event);
    if (line !== undefined) print(line);
  });
  await stopped;
  await simulator.close();
}

/** Nothing where no file was asked for and none is there. */
function bridgeOf(options: SimulatorCommandOptions): Bridge | undefined {
  try {
    const config = configFrom(options);
    return { config, provider: providerOf(config, options.provider) };
  } catch (error) {
    const askedFor = options.config !== undefined || process.env.BRIDGE_CONFIG !== undefined;
    if (!askedFor && error instanceof BridgeError && error.code === 'BRIDGE_CONFIG_MISSING') return undefined;
    throw error;
  }
}

function providerOf({ file, providers }: BridgeConfig, wanted: string | undefined): HttpProviderConfig {
  const candidates = [...providers.values()].filter((provider) => provider.kind === 'http');
  const found = candidates.find(({ name }) => wanted === undefined || name === wanted);
  if (found !== undefined) return found;
  const names = candidates.map(({ name }) => name).join(', ');
  throw new UsageError(
    wanted === undefined
      ? `${file} has no provider of kind http to stand in for`
      : `${file} has no provider ${wanted} of kind http. There is: ${names === '' ? 'none' : names}`,
  );
}

function secretsOf({ config, provider }: Bridge): Secrets {
  const callbackSecret = provider.callback.secrets[0]?.value ?? '';
  return { gupyToken: config.gupy.token, providerToken: provider.token, callbackSecret };
}

function freshSecrets(): Secrets {
  return {
    gupyToken: randomBytes(16).toString('hex'),
    providerToken: randomBytes(16).toString('hex'),
    callbackSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

function envLines({ gupyToken, providerToken, callbackSecret }: Secrets): string[] {
  return [
    'tokens    made up, since there is no bridge.yaml here. For the .env of one:',
    `  GUPY_TOKEN=${gupyToken}`,
    `  CLINIC_TOKEN=${providerToken}`,
    `  CLINIC_CALLBACK_SECRET=${callbackSecret}`,
  ];
}

/** Where the tokens are from, and what must change in the file before the bridge talks to these stand-ins. */
function bridgeLines({ config, provider }: Bridge, simulator: Simulator): string[] {
  const urls = [
    ['gupy', config.gupy.url, simulator.gupy.url],
    [`providers.${provider.name}`, provider.url, simulator.provider.url],
  ] as const;
  return [
    `tokens    of ${config.file}: Gupy's, and those of provider ${provider.name}`,
    ...urls
      .filter(([, configured, actual]) => new URL(configured).port !== new URL(actual).port)
      .map(
        ([key, configured, actual]) =>
          `note      ${key}.url is ${configured}; for this one: ${actual}, with allowPrivateNetwork: true`,
      ),
  ];
}
