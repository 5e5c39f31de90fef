// The two stand-ins as a process of their own: a Gupy and an exam provider for an api and a worker that run elsewhere.
// They take the tokens of that bridge's bridge.yaml, so that it works with them after a change of its two URLs.
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { type BridgeConfig } from '../config/bridge-config';
import { type ProviderConfig } from '../providers/provider-config';
import { BridgeError } from '../domain/error-table';
import { type DialectName, dialects } from '../simulator/provider/dialects';
import { type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { type CommonOptions, configFrom } from './common-options';
import { storyLine } from './dev/story-printer';
import { UsageError } from './fail';
import { print } from './output';
import { parsePort } from './typed-values';
import { type BridgeCommand } from './program';
import { examsOf, startStandIns, speechOf, type VendorSpeech } from './stand-ins';
import { firstStopSignal } from './stop-signal';

interface SimulatorCommandOptions extends CommonOptions {
  host: string;
  gupyPort: number;
  providerPort: number;
  provider?: string;
  dialect?: DialectName;
  data?: string;
  seed: number;
}

type Secrets = VendorSpeech & Pick<SimulatorOptions, 'gupyToken'>;

/** The bridge that is to talk to the stand-ins. */
interface Bridge {
  config: BridgeConfig;
  /** Absent: none of its providers speaks the open protocol, and it calls them where they are. */
  provider: ProviderConfig | undefined;
}

export function registerSimulator(program: BridgeCommand): void {
  program
    .command('simulator')
    .description('stand in for Gupy and for an exam provider, with the tokens of bridge.yaml')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--gupy-port <port>', 'port of the Gupy API; 0 takes a free one', parsePort, 4001)
    .option('--provider-port <port>', 'port of the provider; 0 takes a free one', parsePort, 4002)
    .option('--provider <name>', 'which provider of bridge.yaml to stand in for (default: the first that fits)')
    .addOption(
      new Option(
        '--dialect <name>',
        'how that provider speaks: the open protocol (kind http), or as a preset does (default: http)',
      ).choices(Object.keys(dialects)),
    )
    .option('--data <folder>', 'keep candidates, tags and orders in this folder (default: in memory)')
    .option('--seed <number>', 'of every random choice', parseSeed, 1)
    .takesConfig()
    .withExamples(
      'simulator',
      'simulator --config /etc/bridge/bridge.yaml --data .bridge/simulator',
      'simulator --provider school --dialect codesignal',
    )
    .performs(simulate);
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

async function simulate(options: SimulatorCommandOptions): Promise<void> {
  const bridge = bridgeOf(options);
  const secrets =
    bridge === undefined ? freshSecrets() : { ...providerSecrets(bridge), gupyToken: bridge.config.gupy.token };
  const { host, gupyPort, providerPort, seed, dialect = 'http' } = options;
  const stateFile = options.data === undefined ? undefined : join(resolve(options.data), 'simulator.json');
  const kept = stateFile === undefined ? {} : { stateFile };
  const stopped = firstStopSignal();
  const surroundings = bridge === undefined ? {} : examsOf(bridge.config);
  const ports = { host, gupyPort, providerPort, seed };
  const simulator = await startStandIns({ ...secrets, ...kept, ...ports, dialect, surroundings });
  const { gupy, provider } = simulator;
  print(
    [
      `page      ${gupy.url}/`,
      `Gupy      ${gupy.url}`,
      `provider  ${provider.url}`,
      `state     ${stateFile ?? 'in memory'}`,
    ].join('\n'),
  );
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
    return { config, provider: providerOf(config, options) };
  } catch (error) {
    const askedFor = options.config !== undefined || process.env.BRIDGE_CONFIG !== undefined;
    if (!askedFor && error instanceof BridgeError && error.code === 'BRIDGE_CONFIG_MISSING') return undefined;
    throw error;
  }
}

function providerOf(
  { file, providers }: BridgeConfig,
  { provider: wanted, dialect: spoken }: SimulatorCommandOptions,
): ProviderConfig | undefined {
  const dialect = spoken ?? 'http';
  const kind = dialect === 'http' ? 'http' : 'mapped';
  const candidates = [...providers.values()].filter((provider) => provider.kind === kind);
  const found = candidates.find(({ name }) => wanted === undefined || name === wanted);
  // For whoever needs only the Gupy: there may be no dialect for a provider that is described in the file.
  if (found !== undefined || (wanted === undefined && spoken === undefined)) return found;
  const names = candidates.map(({ name }) => name).join(', ');
  const which = wanted === undefined ? `no provider of kind ${kind}` : `no provider ${wanted} of kind ${kind}`;
  throw new UsageError(`${file} has ${which}, which --dialect ${dialect} stands in for. It has: ${names || 'none'}`);
}

function providerSecrets({ provider }: Bridge): VendorSpeech {
  return provider === undefined ? freshSecrets() : speechOf(provider);
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
  const urls = [{ key: 'gupy', configured: config.gupy.url, actual: simulator.gupy.url }];
  const actual = simulator.provider.url;
  if (provider !== undefined) {
    const key = `providers.${provider.name}`;
    const login = provider.kind === 'mapped' ? provider.mapping.login?.url : undefined;
    urls.push({ key, configured: provider.url, actual });
    if (login !== undefined) urls.push({ key: `${key}.login`, configured: login, actual });
  }
  const whose =
    provider === undefined
      ? "Gupy's. No provider of it speaks the open protocol, so the one here is called by none (see --dialect)"
      : `Gupy's, and those of provider ${provider.name}`;
  return [
    `tokens    of ${config.file}: ${whose}`,
    ...urls
      .filter(({ configured, actual }) => new URL(configured).port !== new URL(actual).port)
      .map(
        ({ key, configured, actual }) =>
          `note      ${key}.url is ${configured}; for this one: ${actual}, with allowPrivateNetwork: true`,
      ),
  ];
}
