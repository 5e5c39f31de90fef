// The providers of bridge.yaml as adapters. Each has its own pool of connections and its own rate budget, so that a slow
// provider does not slow another (P-RATE, R24).
import type { ProviderConfig } from './provider-config';
import { type CallObserver, HttpTarget } from '../outbound/http-target';
import { RateBudget } from '../rate/rate-budget';
import type { ProviderAdapter } from './adapter';
import { HttpAdapter } from './http/http-adapter';
import { MappedAdapter } from './mapped/mapped-adapter';
import { createSignatureCheck } from './signatures/signature-schemes';
import { standardWebhooks } from './signatures/standard-webhooks';

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

export interface RegistryOptions {
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
    const target = targetOf(config, options);
    targets.push(target);
    providers.set(name, { adapter: adapterOf(config, target), config });
  }
  return {
    providers,
    adapters: new Map([...providers].map(([name, { adapter }]) => [name, adapter])),
    async close() {
      await Promise.all(targets.map(async (target) => target.close()));
    },
  };
}

function targetOf(config: ProviderConfig, { onCall, budgetOf = budgetAlone }: RegistryOptions): HttpTarget {
  return new HttpTarget({
    name: config.name,
    baseUrl: config.url,
    token: config.token,
    allowPrivateNetwork: config.allowPrivateNetwork,
    budget: budgetOf(config),
    ...(onCall === undefined ? {} : { onCall }),
  });
}

function budgetAlone({ requestsPerMinute }: ProviderConfig): RateBudget {
  return new RateBudget({ requestsPerMinute });
}

function adapterOf(config: ProviderConfig, target: HttpTarget): ProviderAdapter {
  if (config.kind === 'mapped') {
    return new MappedAdapter({ config, target, proof: createSignatureCheck(config.callback, config.callbackUrl) });
  }
  const { secrets, tolerance } = config.callback;
  return new HttpAdapter({ name: config.name, target, proof: standardWebhooks(secrets, tolerance) });
}
