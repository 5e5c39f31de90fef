// Does each provider answer, and take the token? A provider of the open protocol is asked for an order that was never made, with the
// token. The others are asked for their front page without it, and then polled for such an order; without a poll, `check` says that the
// token could not be tried. A login is always tried.
import { type BridgeConfig } from '../../config/bridge-config';
import { isExampleAddress } from '../../config/cross-checks';
import { type MappedProviderConfig, type ProviderConfig, shownCallbackUrl } from '../../providers/provider-config';
import { type ProviderAdapter } from '../../providers/adapter';
import { createProviderRegistry } from '../../providers/registry';
import { HttpFailure } from '../../outbound/http-failure';
import { HttpTarget } from '../../outbound/http-target';
import { type CheckResult, failedCall, fine, problem, unknown } from './check-result';
import { type NoteDate } from './clock';

const withinMs = 10_000;

/** The bridge never made this order. */
const neverMade = 'gupy-exam-bridge-check';
const unknownOrder = `/orders/${neverMade}`;

export async function checkProviders(
  { providers }: BridgeConfig,
  noteDate: NoteDate = () => undefined,
): Promise<CheckResult[]> {
  const configs = [...providers.values()];
  return [
    ...(await Promise.all(configs.map((config) => checkProvider(config, noteDate)))),
    ...configs.flatMap(trustOf),
    ...configs.flatMap(addressOf),
  ];
}

/** bridge.yaml allows it; `check` shows it, so that it is not forgotten. */
function trustOf(config: ProviderConfig): CheckResult[] {
  if (config.kind !== 'mapped' || !config.trusted) return [];
  return [fine(`provider ${config.name}`, 'its results are believed on a static secret alone (callback.trust)')];
}

/** Nobody can guess it from the name of the provider. */
function addressOf(config: ProviderConfig): CheckResult[] {
  if (config.kind !== 'mapped' || config.callback?.verify !== 'path-token') return [];
  return [fine(`provider ${config.name}`, `give it ${shownCallbackUrl(config)} as its callback address`)];
}

async function checkProvider(config: ProviderConfig, noteDate: NoteDate): Promise<CheckResult> {
  const { name: provider, url, token, allowPrivateNetwork, kind } = config;
  const name = `provider ${provider}`;
  if (!isCalled(config)) return fine(name, 'nothing is sent there, so nothing was asked');
  if (isExampleAddress(url))
    return problem(name, `${url} is an example`, `set providers.${provider}.url to the address of its API`);
  const proof = kind === 'http' ? { token } : {};
  const target = new HttpTarget({
    name: provider,
    baseUrl: url,
    allowPrivateNetwork,
    totalTimeoutMs: withinMs,
    onDate: noteDate,
    ...proof,
  });
  try {
    const path = kind === 'http' ? unknownOrder : '/';
    await target.request({ method: 'GET', path, endpoint: 'check', signal: AbortSignal.timeout(withinMs * 2) });
    return kind === 'http' ? fine(name, `${url} answers`) : await tryToken(name, config);
  } catch (error) {
    const answered = resultOf(name, config, error);
    return kind === 'mapped' && answered.ok ? await tryToken(name, config) : answered;
  } finally {
    await target.close();
  }
}

const cannotAsk = 'its mapping asks nothing about an order alone';

/** A refusal of the order may hide that of the token, so what is not refused is not called proven. */
async function tryToken(name: string, config: MappedProviderConfig): Promise<CheckResult> {
  const registry = createProviderRegistry(new Map([[config.name, config]]));
  const adapter = registry.adapters.get(config.name);
  try {
    return (await loginProblem(name, config, adapter)) ?? (await tryPoll(name, config, adapter));
  } finally {
    await registry.close();
  }
}

/** `undefined` where the login gives a token, and where there is none. */
async function loginProblem(
  name: string,
  { name: provider, mapping: { login } }: MappedProviderConfig,
  adapter: ProviderAdapter | undefined,
): Promise<CheckResult | undefined> {
  const at = `providers.${provider}`;
  try {
    await adapter?.logIn?.(AbortSignal.timeout(withinMs * 2));
    return undefined;
  } catch (error) {
    const { status = 0 } = error instanceof HttpFailure ? error : {};
    const found = failedCall(name, error, {
      url: login?.url === undefined ? `${at}.url` : `${at}.login.url`,
      token: `${at}.token`,
    });
    const detail = `no token from its login: ${found.detail}`;
    if (status >= 200 && status < 300)
      return problem(name, detail, `check ${at}.login.token, the path of the token, and ${at}.login.request`);
    const isRefused = status >= 400 && status < 500 && status !== 429;
    if (!isRefused) return { ...found, detail };
    return login?.assertion === undefined
      ? problem(name, detail, `check ${at}.token and ${at}.login.request`)
      : problem(
          name,
          detail,
          `check ${at}.login.assertion (its key, keyId and claims), ${at}.login.request, and the clock of this machine`,
        );
  }
}

async function tryPoll(
  name: string,
  { name: provider, url, mapping }: MappedProviderConfig,
  adapter: ProviderAdapter | undefined,
): Promise<CheckResult> {
  const answers = mapping.login === undefined ? `${url} answers` : `${url} answers, and its login gives a token`;
  const untried = (why: string) =>
    unknown(
      name,
      `${answers}; the token could not be tried: ${why}`,
      `order for a test candidate of your own, or try it at the provider's installation for tests: \`gupy-exam-bridge provider test ${provider}\``,
    );
  if (adapter?.fetchResult === undefined) return untried(cannotAsk);
  try {
    const order = { orderId: neverMade, reference: neverMade };
    await adapter.fetchResult(order, AbortSignal.timeout(withinMs * 2));
    return fine(name, `${answers} and takes the token`);
  } catch (error) {
    const { failureClass, status = 0 } = error instanceof HttpFailure ? error : {};
    const at = `providers.${provider}`;
    if (failureClass === 'unauthorized') return failedCall(name, error, { url: `${at}.url`, token: `${at}.token` });
    if (status >= 400 && status < 500) return fine(name, `${answers}; the token was not refused`);
    return untried('a poll for an unknown order has no clear answer');
  }
}

/** A mapping may send nothing to its provider. */
function isCalled(config: ProviderConfig): boolean {
  if (config.kind !== 'mapped') return true;
  const { order, fetch, poll, cancel } = config.mapping;
  return [order.prepare, order.request, order.find, fetch, poll, cancel].some((call) => call !== undefined);
}

/** Any answer shows that the provider is there, also a refusal of the unknown order or of the missing page. */
function resultOf(name: string, { name: provider, url, kind }: ProviderConfig, error: unknown): CheckResult {
  const at = `providers.${provider}`;
  const refusal = error instanceof HttpFailure ? error : undefined;
  const { status = 0, failureClass } = refusal ?? {};
  const answers = status >= 300 && status < 500;
  if (!answers) return failedCall(name, error, { url: `${at}.url`, token: `${at}.token` });
  if (kind !== 'http') return fine(name, `${url} answers`);
  if (status === 404) return fine(name, `${url} answers and takes the token`);
  if (failureClass === 'unauthorized') return failedCall(name, error, { url: `${at}.url`, token: `${at}.token` });
  return problem(name, `it answers ${status} to a question for an unknown order`, `check ${at}.url: 404 is expected`);
}
