// What the stand-in needs to be a provider of bridge.yaml: its secrets, and where its callbacks go.
import type { ProviderConfig } from '../providers/provider-config';
import type { SimulatorOptions } from '../simulator/simulator';

export type VendorSpeech = Pick<SimulatorOptions, 'providerToken' | 'callbackSecret' | 'signingSecret' | 'callbackUrl'>;

export function speechOf(provider: ProviderConfig): VendorSpeech {
  const { token: providerToken, callback } = provider;
  // One that sends no callbacks has none.
  const callbackSecret = callback?.secrets[0]?.value ?? 'none';
  if (provider.kind === 'http') return { providerToken, callbackSecret };
  const { callbackUrl, mapping } = provider;
  const signing = mapping.signing === undefined ? {} : { signingSecret: mapping.signing.secret };
  // There every order says it; elsewhere it is set up once for a company.
  if (callback?.verify === 'url-token') return { providerToken, callbackSecret, ...signing };
  const address = callback?.verify === 'path-token' ? `${callbackUrl}/${callbackSecret}` : callbackUrl;
  return { providerToken, callbackSecret, ...signing, callbackUrl: address };
}
