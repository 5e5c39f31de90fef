// What variables of the environment say of the network.
// The certificates that the bridge trusts beyond those of Node: a company's own CA. Three stacks read three variables (undici and gRPC in
// JavaScript `NODE_EXTRA_CA_CERTS`, the native core `SSL_CERT_FILE` and `SSL_CERT_DIR`, in place of the system's), so the bridge reads
// all and gives every stack the same list (docs/networks.md). What could go wrong: a bundle that is broken behind its first certificate
// loads here, and fails each connection.
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import tls from 'node:tls';
import { BridgeError } from '../domain/error-table';

const certificatesOf = { NODE_EXTRA_CA_CERTS: oneFile, SSL_CERT_FILE: oneFile, SSL_CERT_DIR: filesInFolders } as const;

export const rootVariables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/**
 * PEM of Node's roots and of the files; `undefined` where no variable names one, and each stack keeps its own roots.
 * @throws BridgeError BRIDGE_ENVIRONMENT_INVALID for a file that is not there, or no PEM: Node would only warn, and the core say nothing
 */
export function trustedRoots(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = rootVariables.flatMap((name) => {
    const place = env[name];
    return place === undefined || place === '' ? [] : certificatesAt(name, place);
  });
  return own.length === 0 ? undefined : [...usualRoots(), ...new Set(own)].join('\n');
}

/** With the system's under `--use-system-ca`, on a Node that has it. */
function usualRoots(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: () => string[] };
  return getCACertificates?.() ?? tls.rootCertificates;
}

/** Read once: each target of the process asks for them. */
const readBefore = new Map<string, string[]>();

function certificatesAt(variable: (typeof rootVariables)[number], place: string): string[] {
  const known = readBefore.get(`${variable}=${place}`);
  if (known !== undefined) return known;
  try {
    const found = certificatesOf[variable](place);
    if (found.length === 0) throw new Error('no certificate');
    readBefore.set(`${variable}=${place}`, found);
    return found;
  } catch (error) {
    const detail = `${variable}: ${place} cannot be read as PEM. Fix: name what holds whole certificates, or remove the variable`;
    throw new BridgeError('BRIDGE_ENVIRONMENT_INVALID', detail, { cause: error });
  }
}

function oneFile(file: string): string[] {
  return certificatesIn(readFileSync(file, 'utf8'));
}

/**
 * A store of the system also has links to nowhere, folders and remarks, and a list of stores names some that this system has not. One
 * broken file of hundreds is passed over with a warning, as every stack does.
 */
function filesInFolders(folders: string): string[] {
  return folders.split(delimiter).flatMap((folder) => {
    const names = unlessMissing(() => readdirSync(folder)) ?? [];
    return names.flatMap((name) => {
      const file = join(folder, name);
      try {
        return unlessMissing(() => oneFile(file)) ?? [];
      } catch {
        process.emitWarning(`SSL_CERT_DIR: ${file} cannot be read as PEM, and is passed over`);
        return [];
      }
    });
  });
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Each in one spelling, without what stands between them, such as a key. @throws where one is broken */
export function certificatesIn(text: string): string[] {
  return text
    .split(/(?=-----BEGIN )/)
    .filter((part) => /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(part))
    .map((part) => new X509Certificate(part).toString());
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
  const direct = [env['NO_PROXY'], env['no_proxy']].some((list = '') => list.split(/[\s,]+/).includes('*'));
  if (proxy === undefined || direct) return;
  refuse(
    `${proxy} is set, and the bridge connects without a proxy. Fix: open the firewall for its targets, and set NO_PROXY=* for it`,
  );
}
