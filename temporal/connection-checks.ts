// What is wrong with the variables that say where Temporal is, found before anything connects (R31). What could go wrong without: the
// SDK drops half of a pair of certificate and key, takes `TEMPORAL_TLS=on` for false and a configuration file that is not there for
// an empty one, and connects elsewhere or for ever.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { isInQuotes } from '../config/env-lines';
import type { Environment } from '../config/interpolation';
import { BridgeError } from '../domain/error-table';
import { certificatesIn, checkNetworkVariables } from '../outbound/network-variables';

interface Place {
  connection: ClientConnectConfig['connectionOptions'];
  namespace: string;
}

export function unusableVariable(detail: string, cause?: unknown): BridgeError {
  return new BridgeError('BRIDGE_ENVIRONMENT_INVALID', detail, cause === undefined ? {} : { cause });
}

const mustNotBeEmpty = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];
const certificate = ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_CERT_DATA'] as const;
const privateKey = ['TEMPORAL_TLS_CLIENT_KEY_PATH', 'TEMPORAL_TLS_CLIENT_KEY_DATA'] as const;

/** Those that are set. An empty one is as good as none, except where it surely is a mistake. */
export function checkedVariables(env: Environment, ofProcess: NodeJS.ProcessEnv): Record<string, string> {
  for (const name of mustNotBeEmpty)
    if (env[name]?.trim() === '') throw unusableVariable(`${name} is empty. Fix: give it a value, or remove it`);
  checkNetworkVariables(env, ofProcess);
  const set = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
  const quoted = set.find(([name, value]) => /^TEMPORAL_/.test(name) && isInQuotes(value));
  if (quoted !== undefined)
    throw unusableVariable(`${quoted[0]} has its quotes in the value. Fix: set it without them`);
  const variables = Object.fromEntries(set);
  const { TEMPORAL_TLS: tls, TEMPORAL_CONFIG_FILE: file } = variables;
  if (tls !== undefined && !/^(true|false|1|0)$/.test(tls))
    throw unusableVariable('TEMPORAL_TLS is neither true nor false. Fix: write one of them');
  if (file !== undefined && !existsSync(file))
    throw unusableVariable(`TEMPORAL_CONFIG_FILE: ${file} is not there. Fix: correct the path, or remove the variable`);
  const [hasCertificate, hasKey] = [certificate, privateKey].map((pair) => pair.some((name) => name in variables));
  if (hasCertificate !== hasKey) {
    const missing = (hasKey === true ? certificate : privateKey).join(' or ');
    throw unusableVariable(`a client certificate needs its key, and ${missing} is not set. Fix: set it`);
  }
  return variables;
}

/** As it was found in the variables or in Temporal's own configuration file. */
export function checkPlace({ connection, namespace }: Place): void {
  checkAddress(connection.address ?? 'localhost:7233');
  if (!/^\S+$/.test(namespace))
    throw unusableVariable(`TEMPORAL_NAMESPACE "${namespace}" is not a name. Fix: remove the spaces`);
  if (typeof connection.apiKey === 'string') checkHeader('TEMPORAL_API_KEY', connection.apiKey, /^[!-~]+$/);
  for (const [name, value] of Object.entries(connection.metadata ?? {}))
    if (typeof value === 'string') checkHeader(`TEMPORAL_GRPC_META_ ${name}`, value, /^[ -~]+$/);
  const { tls } = connection;
  if (typeof tls !== 'object' || tls === null) return;
  const { clientCertPair: pair, serverRootCACertificate: root } = tls;
  if (root !== undefined)
    pemOf('TEMPORAL_TLS_SERVER_CA_CERT', () => [
      new X509Certificate(Buffer.from(root)),
      ...certificatesIn(Buffer.from(root).toString()),
    ]);
  if (pair === undefined) return;
  const own = pemOf('TEMPORAL_TLS_CLIENT_CERT', () => new X509Certificate(Buffer.from(pair.crt)));
  const key = pemOf('TEMPORAL_TLS_CLIENT_KEY', () => createPrivateKey(Buffer.from(pair.key)));
  if (!own.checkPrivateKey(key))
    throw unusableVariable('TEMPORAL_TLS_CLIENT_KEY is not the key of TEMPORAL_TLS_CLIENT_CERT. Fix: give the pair');
}

/** The SDK would only find out when it connects, and the native core waits for what can never come. */
function checkAddress(address: string): void {
  const fix = 'Fix: write host:port, such as temporal.example.com:7233';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    throw unusableVariable(`TEMPORAL_ADDRESS "${address}" is a URL; gRPC takes no scheme and no path. ${fix}`);
  const parts = /^(?:\[[0-9a-f:.]+\]|[^\s:/@?#]+)(?::(\d{1,5}))?$/i.exec(address);
  const port = Number(parts?.[1] ?? 7233);
  if (parts === null || port < 1 || port > 65_535)
    throw unusableVariable(`TEMPORAL_ADDRESS "${address}" is not an address. ${fix}`);
}

function checkHeader(name: string, value: string, form: RegExp): void {
  if (!form.test(value))
    throw unusableVariable(`${name} holds characters that no header can carry. Fix: remove spaces and line breaks`);
}

function pemOf<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unusableVariable(`${name} is not PEM. Fix: give the text that begins with -----BEGIN`, error);
  }
}
