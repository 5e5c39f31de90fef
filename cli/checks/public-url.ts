// Can Gupy reach us at server.publicUrl? This machine can only guess: from the name, its addresses, and what answers there. No
// answer is shown but is no problem: the api may start next, or be reachable only from outside.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type BridgeConfig } from '../../config/bridge-config';
import { isExampleAddress } from '../../config/cross-checks';
import { refusalReason } from '../../outbound/address-guard';
import { HttpFailure } from '../../outbound/http-failure';
import { HttpTarget } from '../../outbound/http-target';
import { type CheckResult, fine, problem } from './check-result';

const name = 'publicUrl';
const withinMs = 5_000;

/** @param resolve the addresses of a name; none for an unknown name */
export async function checkPublicUrl(config: BridgeConfig, resolve = systemResolve): Promise<CheckResult> {
  const { publicUrl } = config.server;
  const host = new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1');
  if (isExampleAddress(publicUrl)) {
    return problem(
      name,
      `${publicUrl} is an example`,
      'set server.publicUrl to where Gupy and the providers reach the api',
    );
  }
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.length === 0)
    return problem(name, `${host} has no address`, 'add it to the DNS, or correct server.publicUrl');
  const closed = addresses.find((address) => refusalReason(address) !== undefined);
  // A Gupy on our own network is a stand-in, and may reach us there.
  if (closed !== undefined && !config.gupy.allowPrivateNetwork) {
    return problem(
      name,
      `${host} is ${closed}, where Gupy cannot reach it`,
      'put the api behind a public https address',
    );
  }
  return answerAt(publicUrl);
}

async function systemResolve(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

async function answerAt(publicUrl: string): Promise<CheckResult> {
  const target = new HttpTarget({
    name: 'the api',
    baseUrl: publicUrl,
    allowPrivateNetwork: true,
    totalTimeoutMs: withinMs,
  });
  const call = {
    method: 'GET',
    path: '/webhooks/gupy',
    endpoint: 'check',
    signal: AbortSignal.timeout(withinMs * 2),
  } as const;
  try {
    const { status, bodyText } = await target.request({ ...call, accept: [404, 405, 429] });
    if (bodyText.includes('"BRIDGE_UNKNOWN_ROUTE"'))
      return problem(
        name,
        `the api has no /webhooks/gupy below ${publicUrl}`,
        'take the path out of server.publicUrl, or have the proxy take it off',
      );
    if (bodyText.includes('"BRIDGE_')) return fine(name, `the api answers at ${publicUrl}`);
    return elsewhere(publicUrl, `answers ${status}`);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (error.status !== undefined) return elsewhere(publicUrl, `answers ${error.status}`);
    if (/CERT|TLS|SSL/.test(error.message)) {
      return problem(name, error.message, 'give the address a certificate that the public trusts');
    }
    return fine(name, `nothing answers at ${publicUrl} yet, seen from here; start the api, then check again`);
  } finally {
    await target.close();
  }
}

function elsewhere(publicUrl: string, what: string): CheckResult {
  return problem(
    name,
    `something else than the api ${what} at ${publicUrl}`,
    'route /webhooks and /callbacks there to server.port',
  );
}
