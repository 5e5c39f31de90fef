// Rules that tie several keys together, outside exams: addresses and the permission for them, ports of one process, key
// ids. They work on a file that may be wrong elsewhere.
import { type ConfigPath, type Finding, found } from './problem';
import { group, isTrue, list, member, valueAt } from './raw-value';
import { baseUrl, port } from './scalars';

export function checkAcrossKeys(value: unknown): Finding[] {
  const providers = group(member(value, 'providers'));
  return [
    ...checkPlainHttp(member(value, 'gupy'), ['gupy']),
    ...checkGupyPath(member(value, 'gupy')),
    ...Object.entries(providers).flatMap(([name, provider]) => [
      ...checkPlainHttp(provider, ['providers', name]),
      ...checkPlainHttp(member(provider, 'login'), ['providers', name, 'login']),
    ]),
    ...checkPublicUrl(member(value, 'server'), 'server'),
    ...checkPublicUrl(member(value, 'console'), 'console'),
    ...checkPorts(member(value, 'server'), ['server', 3000, 9090]),
    ...checkPorts(member(value, 'console'), ['console', 9092, 9093]),
    ...checkKeyIds(valueAt(value, ['privacy', 'keys'])),
  ];
}

function parseUrl(value: unknown): URL | undefined {
  const parsed = baseUrl().safeParse(value);
  return parsed.success ? new URL(parsed.data) : undefined;
}

function checkPlainHttp(target: unknown, path: ConfigPath): Finding[] {
  const isAllowed = isTrue(member(target, 'allowPrivateNetwork'));
  if (parseUrl(member(target, 'url'))?.protocol !== 'http:' || isAllowed) return [];
  return found(
    [...path, 'url'],
    'is plain http, which would show tokens and personal data on the way',
    'write https://, or allowPrivateNetwork: true beside it if the target really is on a private or loopback address',
  );
}

/** As Gupy's own pages write it. A gateway before Gupy may have any path. */
function checkGupyPath(gupy: unknown): Finding[] {
  const { hostname = '', pathname = '' } = parseUrl(member(gupy, 'url')) ?? {};
  if (!/(?:^|\.)gupy\.io$/.test(hostname) || !/\/api(?:\/v\d+)?$/.test(pathname)) return [];
  return found(['gupy', 'url'], 'holds a path that is appended to it', 'end it before /api');
}

function checkPublicUrl(process: unknown, name: string): Finding[] {
  const url = parseUrl(member(process, 'publicUrl'));
  if (url === undefined) return [];
  if (/\/(?:webhooks\/gupy|callbacks(?:\/[^/]+)?)\/?$/.test(url.pathname))
    return found([name, 'publicUrl'], 'holds a path that is appended to it', 'end it before /webhooks or /callbacks');
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return [];
  return found([name, 'publicUrl'], 'is plain http on a public host', 'write https://');
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Both listen in one process. Absent ports have defaults that differ, but may meet a written one. */
function checkPorts(process: unknown, [name, byDefault, opsByDefault]: [string, number, number]): Finding[] {
  if (typeof process !== 'object' || process === null) return [];
  const publicPort = port().safeParse(member(process, 'port') ?? byDefault);
  const opsPort = port().safeParse(member(process, 'opsPort') ?? opsByDefault);
  if (!publicPort.success || !opsPort.success || publicPort.data !== opsPort.data) return [];
  const written = member(process, 'opsPort') === undefined ? 'port' : 'opsPort';
  return found(
    [name, written],
    'is the same number for port and opsPort: health, metrics and codec must not be public',
    'choose another port',
  );
}

function checkKeyIds(keys: unknown): Finding[] {
  const ids = list(keys).map((key) => member(key, 'id'));
  return ids.flatMap((id, index) => {
    if (typeof id !== 'string' || ids.indexOf(id) === index) return [];
    return found(
      ['privacy', 'keys', index, 'id'],
      'is the id of an earlier key too',
      'give every key an id of its own, never used before',
    );
  });
}

/** RFC 2606 reserves these names. */
const exampleHost = /(^|\.)(example\.(com|org|net)|example|test|invalid)$/;

/** Whether this URL is still an example: a call there would reach no one, or a stranger. */
export function isExampleAddress(url: string): boolean {
  return exampleHost.test(new URL(url).hostname);
}
