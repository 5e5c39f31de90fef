// The providers of bridge.yaml as activities need them. A run may outlive its provider's entry in the file: then it needs
// attention (P-STUCK).
import type { ProviderRegistry, RegisteredProvider } from '../providers/registry';
import { codedFailure } from './activity-failure';

export type ProviderDirectory = ProviderRegistry['providers'];

export function providerOf(providers: ProviderDirectory, name: string): RegisteredProvider {
  const provider = providers.get(name);
  if (provider === undefined) throw codedFailure('BRIDGE_PROVIDER_UNKNOWN', `bridge.yaml has no provider "${name}"`);
  return provider;
}
