// Clients of the Gupy stand-in for tests: short timeouts, no address guard, and a rate that never holds anything up.
import { GupyClient, type GupyReading } from '../../gupy/gupy-client';
import { judgeBody } from '../../gupy/said-in-body';
import { HttpTarget, type HttpTargetOptions } from '../../outbound/http-target';

export const gupyToken = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

export function clientOf(
  gupy: { url: string },
  options: Partial<HttpTargetOptions> = {},
  reading: GupyReading = {},
): GupyClient {
  const { url: baseUrl } = gupy;
  return new GupyClient(
    new HttpTarget({
      name: 'gupy',
      baseUrl,
      token: gupyToken,
      allowPrivateNetwork: true,
      judge: judgeBody,
      ...options,
    }),
    reading,
  );
}
