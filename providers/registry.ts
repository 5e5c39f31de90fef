// The providers of bridge.yaml as adapters. Each has its own pool of connections and its own rate budget, so that a slow
// provider does not slow another (P-RATE, R24).
import type { ProviderConfig } from './provider-config';
import { type CallObserver, HttpTarget } from '../outbound/http-target';
import { RateBudget } from '../rate/rate-budget';
import type { ProviderAdapter } from './adapter';
import { HttpAdapter } from './http/http-adapter';
import { MappedAdapter } from './mapped/mapped-adapter';
import type { SignatureCheck } from './signatures/signature-check';
import { createSignatureCheck } from './signatures/signature-schemes';
import { standardWebhooks } from './signatures/standard-webhooks';
import type { WorkerMetrics } from '../telemetry/metrics';

export interface RegisteredProvider {
  adapter: ProviderAdapter;
  config: ProviderConfig;
}

export interface ProviderRegistry {
  /** By name, for activities. */
  readonly providers: ReadonlyMap<string, RegisteredProvider>;
  /** By name, for the receiver of callbacks. */
  readonly adapters: ReadonlyMap<string, ProviderAdapter>;
  /** Waits for the calls in flight, then closes every connection. */
  close(): Promise<void>;
}

interface RegistryOptions {
  /** Called after every call; `target` is the provider's name, `endpoint` the operation. @default no observer */
  onCall?: CallObserver;
  /** The rate budget of one provider; workers share its ledger. @default a budget with a ledger in memory */
  budgetOf?: (config: ProviderConfig) => RateBudget;
}

export function createProviderRegistry(
  configs: ReadonlyMap<string, ProviderConfig>,
  options: RegistryOptions = {},
): ProviderRegistry {
  const targets: HttpTarget[] = [];
  const providers = new Map<string, RegisteredProvider>();
  for (const [name, config] of configs) {
    const own = targetsOf(config, options);
    targets.push(own.target, ...(own.loginTarget === undefined ? [] : [own.loginTarget]));
    providers.set(name, { adapter: adapterOf(config, own), config });
  }
  return {
    providers,
    adapters: new Map([...providers].map(([name, { adapter }]) => [name, adapter])),
    async close() {
      await Promise.all(targets.map(async (target) => target.close()));
    },
  };
}

interface Targets {
  target: HttpTarget;
  loginTarget?: HttpTarget;
}

/** The login may be on a host of its own; both count against the rate of the provider. */
function targetsOf(config: ProviderConfig, { onCall, budgetOf = budgetAlone }: RegistryOptions): Targets {
  const { name, url, token, allowPrivateNetwork } = config;
  const shared = { name, budget: budgetOf(config), ...(onCall === undefined ? {} : { onCall }) };
  const login = config.kind === 'mapped' ? config.mapping.login : undefined;
  const isSigned = config.kind === 'mapped' && config.mapping.signing !== undefined;
  // The token of a provider with a login is for that login only, and a signed request proves itself.
  const sent = login === undefined && !isSigned ? { token } : {};
  const target = new HttpTarget({ ...shared, baseUrl: url, allowPrivateNetwork, ...sent });
  if (login === undefined) return { target };
  const { url: loginUrl = url, allowPrivateNetwork: loginPrivate } = login;
  return {
    target,
    loginTarget: new HttpTarget({ ...shared, baseUrl: loginUrl, allowPrivateNetwork: loginPrivate }),
  };
}

function budgetAlone({ requestsPerMinute }: ProviderConfig): RateBudget {
  return new RateBudget({ requestsPerMinute });
}

function adapterOf(config: ProviderConfig, { target, loginTarget }: Targets): ProviderAdapter {
  if (config.kind === 'mapped') {
    const { callback, callbackUrl, mapping } = config;
    const proof = callback === undefined ? never : createSignatureCheck(callback, callbackUrl, mapping.events.format);
    return new MappedAdapter({ config, target, loginTarget, proof });
  }
  const { secrets, tolerance } = config.callback;
  return new HttpAdapter({ name: config.name, target, proof: standardWebhooks(secrets, tolerance) });
}

/** Nobody can prove to be a provider that sends no callbacks. */
const never: SignatureCheck = () => 'unproven';

/** Feeds `bridge_provider_requests_total`; for the registry's `onCall`. */
export function countProviderCalls(counter: WorkerMetrics['providerRequests']): CallObserver {
  return ({ target, endpoint, result }) => counter.inc({ provider: target, operation: endpoint, result });
}
