// What variables of the environment say of the network.
// The certificates that the bridge trusts beyond those of Node: a company's own CA. Three stacks read three variables (undici and gRPC in
// JavaScript `NODE_EXTRA_CA_CERTS`, the native core `SSL_CERT_FILE`), so the bridge reads both and gives all of them the same list
// (docs/networks.md).
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { BridgeError } from '../domain/error-table';

export const rootVariables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const;

/**
 * PEM of Node's roots and of the files; `undefined` where no variable names one, and each stack keeps its own roots.
 * @throws BridgeError BRIDGE_ENVIRONMENT_INVALID for a file that is not there, or no PEM: Node would only warn, and the core say nothing
 */
export function trustedRoots(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = rootVariables.flatMap((name) => {
    const file = env[name];
    return file === undefined || file === '' ? [] : [certificatesIn(name, file)];
  });
  return own.length === 0 ? undefined : [...rootCertificates, ...own].join('\n');
}

/** By file, read once: each target of the process asks for them. */
const readBefore = new Map<string, string>();

function certificatesIn(variable: string, file: string): string {
  const known = readBefore.get(file);
  if (known !== undefined) return known;
  try {
    const text = readFileSync(file, 'utf8');
    new X509Certificate(text);
    readBefore.set(file, text);
    return text;
  } catch (error) {
    const detail = `${variable}: ${file} cannot be read as PEM. Fix: name a file with certificates, or remove the variable`;
    throw new BridgeError('BRIDGE_ENVIRONMENT_INVALID', detail, { cause: error });
  }
}

// The bridge connects directly, everywhere. undici ignores the variables of a proxy, gRPC in JavaScript obeys some, the native core none; and
// through a proxy nobody could check the address that a name resolves to (R22). So it refuses them instead of half obeying.

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'grpc_proxy'];

/**
 * `NO_PROXY=*` says that the bridge needs none.
 * @param env with what the .env says, where what only the process itself may say has no effect
 * @throws BridgeError BRIDGE_ENVIRONMENT_INVALID
 */
export function checkNetworkVariables(
  env: Readonly<Record<string, string | undefined>>,
  ofProcess: NodeJS.ProcessEnv,
): void {
  const refuse = (detail: string): never => {
    throw new BridgeError('BRIDGE_ENVIRONMENT_INVALID', detail);
  };
  // Node would then take any certificate, and the native core would not: tokens and personal data would go to whoever answers.
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    refuse('NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody. Fix: remove it, and name your CA in NODE_EXTRA_CA_CERTS');
  const own = rootVariables.find((one) => (env[one] ?? '') !== '' && (ofProcess[one] ?? '') === '');
  if (own !== undefined) refuse(`${own} has no effect in .env. Fix: set it in the environment of the process`);
  const proxy = variables.find((one) => (env[one] ?? '') !== '');
  if (proxy === undefined || (env['NO_PROXY'] ?? env['no_proxy'])?.trim() === '*') return;
  refuse(
    `${proxy} is set, and the bridge connects without a proxy. Fix: open the firewall for its targets, and set NO_PROXY=* for it`,
  );
}
