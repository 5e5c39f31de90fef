// Shows, repairs or removes the webhook that Gupy calls. Only `sync` and `remove` change anything, and never a webhook of another
// system.
import { definedOnly } from '../domain/defined-only';
import type { BridgeConfig } from '../config/bridge-config';
import { environmentFor } from '../config/environment';
import { isExampleAddress } from '../config/cross-checks';
import { BridgeError } from '../domain/error-table';
import { createGupyClient } from '../gupy/gupy-client';
import { callsUs, isRegistration, isVisible, shownUrl, type WantedWebhook, wantedWebhook } from '../gupy/webhook-drift';
import type { Webhook } from '../gupy/webhook-list';
import { mayRemove, type WebhookChange } from '../gupy/webhook-plan';
import type { Webhooks } from '../gupy/webhooks';
import { HttpFailure } from '../outbound/http-failure';
import { checkNetworkVariables } from '../outbound/network-variables';
import { type CommonOptions, configFrom } from './common-options';
import { UsageError } from './fail';
import { print, printJson } from './output';
import { type BridgeCommand } from './program';
import { changeText, endText, listedOf, listText, removalText, reportOf } from './webhook-text';

interface SyncOptions extends CommonOptions {
  dryRun?: boolean;
  adopt?: string;
}

interface RemoveOptions extends CommonOptions {
  yes?: boolean;
}

/** All calls of one command together. */
const withinMs = 60_000;

export function registerWebhook(program: BridgeCommand): void {
  const webhook = program
    .command('webhook')
    .description('see, register or remove the webhook that Gupy calls')
    .withExamples('webhook list', 'webhook sync --dry-run', 'webhook sync', 'webhook remove --yes');
  webhook
    .command('sync')
    .description('register the webhook in Gupy, or repair it')
    .option('--dry-run', 'only show the changes; exit code 1 when something is wrong')
    .option('--adopt <id>', 'this webhook is ours under a former address: move it instead of registering another')
    .printsJson()
    .takesConfig()
    .withExamples('webhook sync', 'webhook sync --dry-run', 'webhook sync --adopt d5b2eca6-09c5-4014-9eb8')
    .performs((options: SyncOptions) => atGupy(options, (site) => sync(site, options)));
  webhook
    .command('list')
    .description('list the webhooks of the company, and what is wrong with ours')
    .printsJson()
    .takesConfig()
    .withExamples('webhook list', 'webhook list --json')
    .performs((options: CommonOptions) => atGupy(options, (site) => list(site, options)));
  webhook
    .command('remove')
    .description('take the webhook out of Gupy; those of others stay')
    .argument('[id]', 'only this webhook, such as one at a former address (default: all that call the bridge)')
    .option('--yes', 'really do it')
    .printsJson()
    .takesConfig()
    .withExamples('webhook remove --yes', 'webhook remove d5b2eca6-09c5-4014-9eb8-1d729dd2e3d6 --yes')
    .performs((id: string | undefined, options: RemoveOptions) => atGupy(options, (site) => remove(site, id, options)));
}

interface Site {
  config: BridgeConfig;
  webhooks: Webhooks;
  wanted: WantedWebhook;
  signal: AbortSignal;
}

/** 1 when Gupy did not take it as it was sent, and in a dry run when something is wrong. */
async function sync({ config, webhooks, wanted, signal }: Site, options: SyncOptions): Promise<number> {
  const { dryRun = false, json = false, adopt } = options;
  const { publicUrl } = config.server;
  if (isExampleAddress(publicUrl)) {
    throw new UsageError(`server.publicUrl is still ${publicUrl}, an example: set it to where Gupy reaches the api`);
  }
  if (adopt !== undefined) checkAdoption(wanted, await webhooks.list(signal), adopt);
  const onChange = (change: WebhookChange): void => (json ? undefined : print(changeText(change, wanted, dryRun)));
  const chosen = { dryRun, onChange, ...definedOnly({ adopt }) };
  const report = await webhooks.sync(wanted, chosen, signal);
  if (json) printJson(reportOf(report, wanted, dryRun));
  else print(endText(report, wanted, dryRun));
  const wrong = report.changes.some(({ kind, differences }) => kind === 'create' || differences.some(isVisible));
  return report.remaining.length > 0 || (dryRun && wrong) ? 1 : 0;
}

function checkAdoption(wanted: WantedWebhook, listed: readonly Webhook[], adopt: string): void {
  if (!listed.some(({ id }) => id === adopt)) throw new UsageError(`--adopt: Gupy has no webhook ${adopt}`);
  const ours = listed.find((one) => isRegistration(wanted, one) && one.id !== adopt);
  if (ours === undefined) return;
  throw new UsageError(`--adopt: ${ours.id} calls ${wanted.url} already; take the other out with \`webhook remove\``);
}

async function list({ webhooks, wanted, signal }: Site, { json = false }: CommonOptions): Promise<void> {
  const listed = await webhooks.list(signal);
  if (json) printJson(listedOf(listed, wanted));
  else print(listText(listed, wanted));
}

async function remove(
  { webhooks, wanted, signal }: Site,
  id: string | undefined,
  options: RemoveOptions,
): Promise<void> {
  const { yes = false, json = false } = options;
  const listed = await webhooks.list(signal);
  const chosen = toRemove(wanted, listed, id);
  if (chosen.length > 0 && !yes) {
    const which = chosen.map((webhook) => `${webhook.id} (${shownUrl(webhook.postbackUrl)})`).join(', ');
    throw new UsageError(`this takes out ${which}; say --yes when that is what you want`);
  }
  for (const webhook of chosen) {
    await webhooks.remove(webhook.id, signal);
    if (!json) print(`removed  ${webhook.id}`);
  }
  if (json) printJson({ removed: chosen.map((webhook) => webhook.id) });
  else
    print(
      removalText(
        chosen,
        listed.some((one) => isRegistration(wanted, one) && !chosen.includes(one)),
        id,
      ),
    );
}

function toRemove(wanted: WantedWebhook, listed: readonly Webhook[], id: string | undefined): Webhook[] {
  if (id === undefined) return listed.filter((one) => callsUs(wanted, one));
  const named = listed.find((one) => one.id === id);
  if (named === undefined || mayRemove(wanted, named)) return named === undefined ? [] : [named];
  throw new UsageError(`${id} calls ${shownUrl(named.postbackUrl)}, which is not the bridge: remove it in Gupy`);
}

async function atGupy<T>(options: CommonOptions, use: (site: Site) => Promise<T>): Promise<T> {
  const config = configFrom(options);
  checkNetworkVariables(environmentFor(config.file, process.env), process.env);
  const client = createGupyClient(config.gupy);
  const signal = AbortSignal.timeout(withinMs);
  try {
    return await use({ config, webhooks: client.webhooks, wanted: wantedWebhook(config), signal });
  } catch (error) {
    const late = signal.aborted && error === signal.reason;
    if (!late && !(error instanceof HttpFailure)) throw error;
    const reason = late ? `gupy gave no answer within ${withinMs / 1000} s` : (error as HttpFailure).message;
    throw new BridgeError('BRIDGE_WEBHOOK_NOT_SYNCED', reason, { cause: error });
  } finally {
    await client.close();
  }
}
