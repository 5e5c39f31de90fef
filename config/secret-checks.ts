// Secrets that are long enough and all the same worth nothing (R6): one character many times, a pattern, a run such as
// `0123456789`, a placeholder, or one secret at two places, so that whoever knows one door opens the other. What could go wrong: a
// good secret is refused. A random one of 24 bytes is, by chance, less than once in a million times.
import { type ConfigPath, type Finding, formatPath, found } from './problem';
import { group, list, member, valueAt } from './raw-value';
import { decodeBase64 } from './scalars';

interface PlacedSecret {
  path: ConfigPath;
  value: string;
  /** Whose it is: a provider may sign its callbacks with the token that it gave us. */
  owner: string;
  /** What the other side uses to know us. */
  isToken: boolean;
  /** Issued by the other side: only its use elsewhere is ours to judge. */
  isIssued: boolean;
}

const fix = 'make one with `openssl rand -hex 32`, or with `openssl rand -base64 32` where base64 is asked for';

/** Works on a file that may be wrong elsewhere. */
export function checkSecretValues(file: unknown): Finding[] {
  const secrets = secretsOf(file);
  return secrets.flatMap((secret, index) => {
    const weakness = secret.isIssued ? undefined : weaknessOf(secret.value);
    if (weakness !== undefined) return found(secret.path, `is a weak secret: ${weakness}`, fix);
    const twin = secrets.slice(0, index).find((earlier) => isShared(earlier, secret));
    if (twin === undefined) return [];
    const reason = `is the same secret as ${formatPath(twin.path)}: whoever knows one knows both`;
    return found(secret.path, reason, 'give every key a secret of its own');
  });
}

function isShared(one: PlacedSecret, other: PlacedSecret): boolean {
  if (bare(one.value) !== bare(other.value)) return false;
  if (one.isToken && other.isToken) return false;
  return one.owner !== other.owner || !(one.isToken || other.isToken);
}

function secretsOf(file: unknown): PlacedSecret[] {
  const at = (owner: string, path: ConfigPath, isToken = false): PlacedSecret[] => {
    const value = valueAt(file, path);
    const isShort = valueAt(file, [...path.slice(0, -1), 'shortSecret']) === 'accepted';
    return typeof value === 'string' && value !== ''
      ? [{ path, value, owner, isToken, isIssued: isToken || isShort }]
      : [];
  };
  const keys = list(valueAt(file, ['privacy', 'keys']));
  const references = list(valueAt(file, ['privacy', 'references']));
  const providers = Object.keys(group(member(file, 'providers')));
  return [
    ...at('gupy', ['gupy', 'token'], true),
    ...at('gupy', ['gupy', 'webhook', 'secret']),
    ...at('gupy', ['gupy', 'webhook', 'previousSecret']),
    ...keys.flatMap((_key, index) => at('privacy', ['privacy', 'keys', index, 'secret'])),
    ...references.flatMap((_secret, index) => at('privacy', ['privacy', 'references', index])),
    ...at('privacy', ['privacy', 'codec', 'token']),
    ...at('console', ['console', 'token']),
    ...providers.flatMap((name) => [
      ...at(name, ['providers', name, 'token'], true),
      ...at(name, ['providers', name, 'callback', 'secret']),
      ...at(name, ['providers', name, 'callback', 'previousSecret']),
      ...at(name, ['providers', name, 'hashKey']),
    ]),
  ];
}

/** One secret has one spelling, with and without the prefix of Standard Webhooks. */
function bare(value: string): string {
  return value.replace(/^whsec_/, '');
}

/** In English and Portuguese. */
const placeholder = new RegExp(
  [
    '(?:change|replace)[-_ ]?(?:me|this|it)|(?:troque|altere|substitua|coloque|insira|preencha)[-_ ]',
    'your[-_ ](?:\\w+[-_ ])?(?:secret|token|key)|(?:seu|sua)[-_ ](?:\\w+[-_ ])?(?:segredo|senha|token|chave|secret)',
    '[-_ ](?:here|aqui)$|<[^>]*>',
  ].join('|'),
  'i',
);

/** What makes it easy to guess, in whatever way its bytes are written; `undefined` for nothing. */
export function weaknessOf(value: string): string | undefined {
  if (placeholder.test(value)) return 'it is a placeholder';
  for (const bytes of readings(bare(value))) {
    if (new Set(bytes).size < fewestBytes) return 'it is made of very few different characters or bytes';
    if (isRepeated(bytes)) return 'it repeats itself';
    if (isRun(bytes)) return 'its characters or bytes follow each other in order';
  }
  return undefined;
}

/** Of 24 random hex digits fewer than these are different less than once in a million times. */
const fewestBytes = 5;

/** The text itself, and the bytes that it may stand for. */
function readings(text: string): Buffer[] {
  const fromHex = /^(?:[0-9a-f]{2})+$/i.test(text) ? [Buffer.from(text, 'hex')] : [];
  const fromBase64 = decodeBase64(text);
  return [Buffer.from(text, 'utf8'), ...fromHex, ...(fromBase64 === undefined ? [] : [fromBase64])];
}

/** Whether it is one part again and again, or most groups of four bytes were there before. */
function isRepeated(bytes: Buffer): boolean {
  for (let part = 1; part <= bytes.length / 2; part += 1) {
    if (bytes.subarray(part).equals(bytes.subarray(0, bytes.length - part))) return true;
  }
  const groups = Array.from({ length: Math.max(0, bytes.length - 3) }, (_none, at) => bytes.readUInt32BE(at));
  return groups.length > 0 && new Set(groups).size < groups.length / 2;
}

/** Whether the steps from byte to byte are mostly the same, or mostly one up or down. */
function isRun(bytes: Buffer): boolean {
  const steps = Array.from({ length: bytes.length - 1 }, (_none, at) => (bytes[at + 1] ?? 0) - (bytes[at] ?? 0));
  const small = steps.filter((step) => Math.abs(step) <= 1).length;
  const same = steps.filter((step, at) => step === steps[at - 1]).length;
  return Math.max(small, same) > steps.length * 0.75;
}
