// A provider of the open protocol, as bridge.yaml would configure it.
import type { HttpProviderConfig } from '../../providers/provider-config';

export const providerToken = 'provider-token-provider-token';
export const callbackSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export function httpProvider(changes: Partial<HttpProviderConfig> = {}): HttpProviderConfig {
  return {
    kind: 'http',
    name: 'clinic',
    url: 'https://exams.example.com',
    token: providerToken,
    allowPrivateNetwork: true,
    candidate: ['name', 'email'],
    job: [],
    callback: { verify: 'standard-webhooks', secrets: [{ value: callbackSecret }] },
    requestsPerMinute: 100_000,
    ...changes,
  };
}
