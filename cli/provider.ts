// `provider test <name>`: whoever builds or connects a provider sees in a minute whether it keeps what the bridge relies on.
import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { Option } from 'commander';
import { parseDuration } from '../config/duration';
import { environmentFor } from '../config/environment';
import { checkNetworkVariables } from '../outbound/network-variables';
import type { ProviderAdapter } from '../providers/adapter';
import { type ProviderConfig, shownCallbackUrl } from '../providers/provider-config';
import { createProviderRegistry } from '../providers/registry';
import { type CommonOptions, configFrom, namedProvider } from './common-options';
import { UsageError } from './fail';
import { examOf, inventedOrder } from './invented-order';
import { print, printJson, coloured } from './output';
import { parsePort } from './typed-values';
import type { BridgeCommand } from './program';
import { CallbackListener } from './provider-test/callback-listener';
import { testProtocol, type Play, type ProtocolRow } from './provider-test/protocol-test';

interface TestOptions extends CommonOptions {
  exam?: string;
  callbackUrl?: string;
  host: string;
  port: number;
  wait: number;
  play?: string;
}

export function registerProvider(program: BridgeCommand): void {
  const provider = program
    .command('provider')
    .description('for whoever builds or connects an exam provider')
    .withExamples('provider test clinic');
  provider
    .command('test')
    .description("run the protocol against a provider's own test installation, and print a table")
    .argument('<name>', 'a provider of bridge.yaml; its url is the test installation')
    .option('--exam <code>', 'code of an exam (default: the first exam of this provider in bridge.yaml)')
    .option('--callback-url <url>', 'where the provider reaches this command (default: its own address)')
    .option('--host <host>', 'where callbacks are received', '127.0.0.1')
    .option('--port <port>', 'port for them; 0 takes a free one', parsePort, 0)
    .addOption(new Option('--wait <duration>', 'how long a callback may take').argParser(waitOf).default(60_000, '60s'))
    .option('--play <command>', 'shell command that books, moves, completes or corrects ($ACTION, $ORDER_ID)')
    .printsJson()
    .takesConfig()
    .withExamples(
      'provider test clinic --callback-url https://example.ngrok.app/callbacks/clinic --port 3001',
      'provider test clinic --play \'curl -fsS "$TEST_URL/orders/$ORDER_ID/$ACTION" -X POST\'',
    )
    .performs(test);
}

/** A provider that is given one address has its secret at the end of it. */
function shownUrl(provider: ProviderConfig, callbackUrl: string): string {
  return provider.kind === 'mapped' ? shownCallbackUrl({ ...provider, callbackUrl }) : callbackUrl;
}

function waitOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new UsageError('--wait must be a duration such as 60s or 5m');
  return ms;
}

/** 1 when a row failed. It orders for an invented person at the configured url, so it is meant for a test installation. */
async function test(name: string, options: TestOptions): Promise<number> {
  const config = configFrom(options);
  checkNetworkVariables(environmentFor(config.file, process.env), process.env);
  const provider = namedProvider(config, name);
  const registry = createProviderRegistry(new Map([[name, provider]]));
  const adapter = registry.adapters.get(name) as ProviderAdapter;
  const listener = await CallbackListener.start(adapter, options);
  try {
    const callbackUrl = options.callbackUrl ?? `http://${options.host}:${listener.port}/callbacks/${name}`;
    if (!options.json) print(`${provider.url}, callbacks to ${shownUrl(provider, callbackUrl)}`);
    const rows = await testProtocol({
      adapter,
      listener,
      newOrder: () => inventedOrder(config, provider, { exam: options.exam ?? examOf(config, name), callbackUrl }),
      play: options.play === undefined ? byHand : byCommand(options.play),
      waitMs: options.wait,
      onRow: (row) => (options.json ? undefined : print(lineOf(row))),
    });
    if (options.json) printJson(rows);
    return rows.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
  } finally {
    await listener.close();
    await registry.close();
  }
}

const marks = {
  ok: ['ok       ', 'green'],
  failed: ['PROBLEM  ', 'red'],
  'not-tried': ['not tried', 'yellow'],
} as const;

function lineOf({ name, verdict, detail }: ProtocolRow): string {
  const [mark, colour] = marks[verdict];
  return `${coloured(mark, colour)} ${name}: ${detail}`;
}

// Who plays the provider's part at its test installation: a command of the developer's, or a person at the terminal, or nobody.

const commandWithinMs = 60_000;

const asks: Record<Play['action'], string> = {
  book: 'book a date for order',
  move: 'move the date of order',
  complete: 'complete order',
  correct: 'correct the result to another outcome for order',
};

/** @param command run by the shell, with ACTION and ORDER_ID in its environment; exit code 0 means done, any other not done */
export function byCommand(command: string): (play: Play) => Promise<boolean> {
  return async ({ action, orderId }) => {
    const env = { ...process.env, ACTION: action, ORDER_ID: orderId };
    try {
      await promisify(execFile)('sh', ['-c', command], { env, timeout: commandWithinMs });
      return true;
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      process.stderr.write(`note: --play failed at ${action}: ${stderr.trim() || message}\n`);
      return false;
    }
  };
}

export async function byHand({ action, orderId }: Play): Promise<boolean> {
  if (process.stdin.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const said = await terminal.question(
      `At the provider, ${asks[action]} ${orderId}. Enter when it is done, s to skip: `,
    );
    return said.trim().toLowerCase() !== 's';
  } finally {
    terminal.close();
  }
}
