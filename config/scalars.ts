// The kinds of single values in bridge.yaml. Each accepts what `${NAME}` can deliver (numbers and switches come from the
// environment as text), and each says in one line what is wrong and how to correct it. Messages never quote the value, since it
// may be a secret.
import { isIP } from 'node:net';
import { z } from 'zod';
import { instantOf } from '../domain/instant';
import { utcDate } from '../outbound/foreign-date';
import { durationPattern, formatDuration, parseDuration } from './duration';

const separator = '. Fix: ';

/** What a schema's own message looks like; `splitMessage` takes it apart again. */
export function message(reason: string, fix: string): string {
  return `${reason}${separator}${fix}`;
}

export function splitMessage(text: string): { reason: string; fix: string } | undefined {
  const at = text.indexOf(separator);
  return at === -1 ? undefined : { reason: text.slice(0, at), fix: text.slice(at + separator.length) };
}

export function wholeNumber(minimum: number, maximum: number) {
  const range = message(`must be a whole number from ${minimum} to ${maximum}`, 'write such a number');
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    z
      .int({ error: (issue) => (issue.input === undefined || issue.input === null ? undefined : range) })
      .min(minimum, range)
      .max(maximum, range),
  );
}

/** Gupy's ids: positive, and exact in JavaScript. */
export function gupyId() {
  return wholeNumber(1, Number.MAX_SAFE_INTEGER);
}

export function port() {
  return wholeNumber(1, 65_535);
}

/** Where a process listens: an address of this machine, or a name of it. */
function host() {
  return textThatIs(
    (value) => isIP(value) !== 0 || /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
    'is no address to listen on',
    'write 127.0.0.1 for this machine alone, 0.0.0.0 for every network, or one address of this machine',
  );
}

export function flag() {
  return z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());
}

/** Of a target of calls. */
export function allowPrivateNetwork() {
  return flag()
    .prefault(false)
    .describe(
      'Whether the URL may be on a private or loopback address: true only where it really is. Default: false (R22).',
    );
}

export function text(maximum: number) {
  return textThatIs((value) => value.trim() !== '', 'must not be empty', 'write a text').max(
    maximum,
    message(`is longer than ${maximum} characters`, 'shorten it'),
  );
}

/** Of the [[…]] in a text. */
export const notWhole = message(
  'has a [[ or ]] without its other half, one inside another, or around a text without a placeholder',
  'write [[…]] once around a part that is left out when a placeholder in it is empty',
);

/** Longest duration: more than ten years is a typing error, and a date computed from it may overflow. */
const longest = 3_650 * 86_400_000;

/** Milliseconds. */
export function duration(minimum = 1000, maximum = longest) {
  const bounds = message(
    `must be between ${formatDuration(minimum)} and ${formatDuration(maximum)}`,
    'write a duration in this range',
  );
  return z
    .string({
      error: (issue) =>
        typeof issue.input === 'number' ? message('has no unit', 'add d, h, m or s, such as 72h') : undefined,
    })
    .regex(durationPattern, {
      error: message('is not a duration', 'write days, hours, minutes, seconds, such as 10d, 72h, 15m, 30s or 1d12h'),
      abort: true,
    })
    .refine((value) => inRange(parseDuration(value), minimum, maximum), { error: bounds, abort: true })
    .transform((value) => parseDuration(value) ?? 0);
}

function inRange(value: number | undefined, minimum: number, maximum: number): boolean {
  return value !== undefined && value >= minimum && value <= maximum;
}

/** A text that must be `so`; where it is not, no later rule of the schema is looked at. */
export function textThatIs(so: (value: string) => boolean, reason: string, fix: string) {
  return z.string().refine(so, { error: message(reason, fix), abort: true });
}

/** Secrets that come from files end in a line break, and a new one in their place would not open what is stored. */
function textWithoutBlanks(so: (value: string) => boolean, reason: string, fix: string) {
  const isBare = (value: string) => value === value.trim();
  return textThatIs(isBare, 'has blanks or a line break at an end', 'take them out, and keep the rest').refine(so, {
    error: message(reason, fix),
    abort: true,
  });
}

/** Epoch milliseconds. The offset is required. */
export function instant() {
  return textThatIs(
    (value) => utcDate(value) !== undefined,
    'is not a date and time with an offset',
    'write it like 2026-12-31T00:00:00Z',
  ).transform((value) => instantOf(utcDate(value) ?? ''));
}

/** A base URL without its last slash: no user, no query, no fragment, so that paths can be appended. */
export function baseUrl() {
  return textThatIs(
    isBaseUrl,
    'is not a base URL',
    'write http(s)://host[:port][/path] without user, query, fragment or spaces',
  ).transform((value) => new URL(value).href.replace(/\/+$/, ''));
}

function isBaseUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(value) || !URL.canParse(value)) return false;
  return new URL(value).hostname !== '';
}

/** An origin as browsers send it: scheme, host and port, nothing after. */
export function origin() {
  return textThatIs(
    (value) => isBaseUrl(value) && new URL(value).origin === value.toLowerCase(),
    'is not an origin',
    'write scheme://host[:port] without a path, such as http://localhost:8233',
  );
}

/** Plain ASCII without blanks at the ends: anything else is altered or refused on its way through an HTTP header. */
const isHeaderSafe = (value: string) => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);

const notHeaderSafe = message(
  'holds characters that cannot travel in an HTTP header',
  'use plain ASCII without line breaks or blanks at the ends',
);

/** A credential that the target issued: only its form is checked. */
export function token() {
  return textThatIs((value) => value !== '', 'must not be empty', 'set the token').refine(isHeaderSafe, notHeaderSafe);
}

/** A token that is sent as `Bearer <token>`: what stands before it in an example is no part of it. */
export function bearerToken() {
  const fix = 'write what stands behind the last blank';
  return token().refine(
    (value) => !/^(?:authorization:|bearer|basic|token)\s+\S/i.test(value),
    message('holds more than the token', fix),
  );
}

/** R6: shorter secrets can be guessed. */
export const minimumSecretBytes = 24;

/** Of a secret that the provider issues, where bridge.yaml says that it may be short. */
export const minimumIssuedBytes = 8;

/** A secret of our own choice. */
export function secret(minimum = minimumSecretBytes) {
  return textThatIs(
    (value) => Buffer.byteLength(value) >= minimum,
    `is a weak secret, under ${minimum} bytes`,
    'make one with `openssl rand -hex 32`',
  ).refine(isHeaderSafe, notHeaderSafe);
}

/** Standard Webhooks: `whsec_` and base64 of 24 to 64 random bytes. The value is kept as written. */
export function standardWebhooksSecret() {
  const fix = `write whsec_ and base64 of ${minimumSecretBytes} to 64 random bytes: echo "whsec_$(openssl rand -base64 32)"`;
  const bytesOf = (value: string) => (value.startsWith('whsec_') ? decodeBase64(value.slice(6)) : undefined);
  return textWithoutBlanks((value) => bytesOf(value) !== undefined, 'is not a Standard Webhooks secret', fix).refine(
    (value) => inRange(bytesOf(value)?.length, minimumSecretBytes, 64),
    { error: message(`is a weak secret: its base64 does not hold ${minimumSecretBytes} to 64 bytes`, fix) },
  );
}

/** The 32 bytes of an AES-256 key. */
export function encryptionKey() {
  return textWithoutBlanks(
    (value) => decodeBase64(value)?.length === 32,
    'is not base64 of exactly 32 bytes',
    'put the former one back, which alone opens what is stored; the very first one comes from `openssl rand -base64 32`',
  ).transform((value) => decodeBase64(value) ?? Buffer.alloc(0));
}

/** Strict: Node's decoder skips unknown characters, so two spellings of one key would look like two keys. */
export function decodeBase64(value: string): Buffer | undefined {
  const bytes = Buffer.from(value, 'base64');
  return value !== '' && bytes.toString('base64') === value ? bytes : undefined;
}

/** A key that may be absent, and its description. @param byDefault what holds then */
export function optional<Schema extends z.ZodType>(schema: Schema, about: string, byDefault = 'none') {
  return schema.optional().describe(`${about} Default: ${byDefault}.`);
}

/** A key with a default, which its description says. @param also what else is to be said of the default */
export function withDefault<Schema extends z.ZodType>(
  schema: Schema,
  value: z.core.util.NoUndefined<z.input<Schema>> & (string | number | boolean),
  about: string,
  also = '',
) {
  return schema.prefault(value).describe(`${about} Default: ${value}${also}.`);
}

/** Nothing is reachable from another machine unless the file says so. @param what listens */
export function listenHost(what: string, also = '') {
  return withDefault(host(), '127.0.0.1', `Address that ${what} listens on.`, `${also}; in a container 0.0.0.0`);
}

/** @param allowed how many characters, and which */
export function nameOf(pattern: RegExp, reason: string, allowed: string) {
  return z.string().regex(pattern, message(reason, `use up to ${allowed}`));
}

/** An empty `previousSecret: ${NAME:-}` counts as absent. */
export function emptyIsAbsent<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}
