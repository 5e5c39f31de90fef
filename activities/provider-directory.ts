// The providers of bridge.yaml as activities need them. A run may outlive its provider's entry in the file: then it needs
// attention (P-STUCK).
import type { ProviderConfig } from '../providers/provider-config';
import type { ProviderAdapter } from '../providers/adapter';
import { codedFailure } from './activity-failure';

export interface KnownProvider {
  adapter: ProviderAdapter;
  config: ProviderConfig;
}

export type ProviderDirectory = ReadonlyMap<string, KnownProvider>;

export function providerOf(providers: ProviderDirectory, name: string): KnownProvider {
  const provider = providers.get(name);
  if (provider === undefined) throw codedFailure('BRIDGE_PROVIDER_UNKNOWN', `bridge.yaml has no provider "${name}"`);
  return provider;
}
