// The bridge connects directly, everywhere. undici ignores the variables of a proxy, gRPC in JavaScript obeys some, the native core none; and
// through a proxy nobody could check the address that a name resolves to (R22). So it refuses them instead of half obeying.
import { BridgeError } from '../domain/error-table';

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'grpc_proxy'];

/**
 * `NO_PROXY=*` says that the bridge needs none.
 * @throws BridgeError BRIDGE_ENVIRONMENT_INVALID
 */
export function refuseProxy(env: Readonly<Record<string, string | undefined>>): void {
  const name = variables.find((one) => (env[one] ?? '') !== '');
  if (name === undefined || (env['NO_PROXY'] ?? env['no_proxy'])?.trim() === '*') return;
  throw new BridgeError(
    'BRIDGE_ENVIRONMENT_INVALID',
    `${name} is set, and the bridge connects without a proxy. Fix: open the firewall for its targets, and set NO_PROXY=* for it`,
  );
}
