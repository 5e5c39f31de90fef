// Clients of the Gupy stand-in for tests: short timeouts, no address guard, and a rate that never holds anything up.
import { GupyClient, type GupyReading } from '../../gupy/gupy-client';
import { judgeBody } from '../../gupy/said-in-body';
import { HttpTarget, type HttpTargetOptions } from '../../outbound/http-target';
import { type GupyStandIn, startGupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import { fastClock } from './fast-clock';
import { PoisonedProxy } from './poisoned-proxy';

export const gupyToken = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

export function clientOf(
  gupy: { url: string },
  options: Partial<HttpTargetOptions> = {},
  reading: GupyReading = {},
): GupyClient {
  return new GupyClient(targetOf(gupy, options), reading);
}

export function targetOf({ url: baseUrl }: { url: string }, options: Partial<HttpTargetOptions> = {}): HttpTarget {
  return new HttpTarget({
    name: 'gupy',
    baseUrl,
    token: gupyToken,
    allowPrivateNetwork: true,
    judge: judgeBody,
    ...options,
  });
}

/** Gupy, its answers as they may be changed on the way, and a client of these. */
export interface PoisonedGupy {
  gupy: GupyStandIn;
  proxy: PoisonedProxy;
  client: GupyClient;
  close(): Promise<void>;
}

export async function startPoisonedGupy(): Promise<PoisonedGupy> {
  const gupy = await startGupyStandIn({ token: gupyToken });
  const proxy = await PoisonedProxy.before(gupy.url);
  const client = clientOf(proxy, {}, { clock: fastClock(10) });
  return {
    gupy,
    proxy,
    client,
    async close() {
      await client.close();
      await proxy.close();
      await gupy.close();
    },
  };
}
