// Rules over the keys of an hmac scheme: one place for the signature, a key that can be decoded, a signed text whose placeholders
// exist, and nothing weak that is not written down.
import { isDocumentPath } from '../providers/document-path';
import { isBodyHash } from '../providers/signatures/body-hash';
import { beforeSecret } from '../providers/signatures/live-keys';
import { signedNames } from '../providers/signatures/signed-text';
import { type Placeholder, placeholdersOf, writtenPlaceholder } from '../providers/template-text';
import { type ConfigPath, type Finding, found } from './problem';
import { group, isTrue, member, valueAt } from './raw-value';
import { decodeBase64 } from './scalars';
import { textsOf } from './template-checks';

export function checkHmac(callback: unknown, path: ConfigPath): Finding[] {
  return [
    ...checkWeakness(callback, path),
    ...checkKey(callback, path),
    ...checkPlacesAndTime(callback, path),
    ...checkEnding(callback, path),
  ];
}

/** Of every signature that is described by its parts. */
export function checkPlacesAndTime(callback: unknown, path: ConfigPath): Finding[] {
  const timestamp = member(callback, 'timestamp');
  return [
    ...checkPlace(callback, path, 'signature'),
    ...(timestamp === undefined ? [] : checkPlace(timestamp, [...path, 'timestamp'], 'timestamp', callback)),
    ...checkTime(callback, path),
  ];
}

/** @param outer the group whose header a `part` alone belongs to */
function checkPlace(from: unknown, path: ConfigPath, what: string, outer?: unknown): Finding[] {
  const places = ['header', 'field', 'query'].filter((name) => member(from, name) !== undefined);
  const hasPart = member(from, 'part') !== undefined;
  const inOuterHeader = places.length === 0 && hasPart && member(outer, 'header') !== undefined;
  if (inOuterHeader || (places.length === 1 && (!hasPart || places[0] === 'header'))) return [];
  if (places.length > 1) return found(path, `names several places of the ${what}`, `keep one of ${places.join(', ')}`);
  if (places.length === 1)
    return found([...path, 'part'], 'is a part of a header, and there is none', 'take it out, or name the header');
  return found(path, `does not say where the ${what} stands`, 'name its header, field or query');
}

function checkEnding(callback: unknown, path: ConfigPath): Finding[] {
  const signed = member(callback, 'signed');
  if (!isTrue(member(callback, 'plain')) || (typeof signed === 'string' && beforeSecret(signed) !== undefined))
    return [];
  return found(
    [...path, 'signed'],
    'does not end with the secret, so that whoever saw one callback could lengthen it',
    "write it as '{{body}}{{secret}}', or with the hash of the secret {{secret | sha256}}",
  );
}

/** SHA-1 alone is weak here. */
export function checkWeakness(callback: unknown, path: ConfigPath): Finding[] {
  const isSha1 = member(callback, 'algorithm') === 'sha1';
  const accepted = member(callback, 'weak') !== undefined;
  if (isSha1 === accepted) return [];
  if (accepted) return found([...path, 'weak'], 'accepts what is not weak', 'take it out');
  const fix = 'use sha256, sha384 or sha512; where the provider offers none of them, write weak: accepted';
  return found([...path, 'algorithm'], 'is sha1, which is old', fix);
}

function checkKey(callback: unknown, path: ConfigPath): Finding[] {
  const form = member(callback, 'key');
  const decodes = (value: string) =>
    form === 'hex' ? /^([0-9a-f]{2})+$/i.test(value) : form !== 'base64' || decodeBase64(value) !== undefined;
  return ['secret', 'previousSecret'].flatMap((name) => {
    const value = member(callback, name);
    if (typeof value !== 'string' || value === '' || decodes(value)) return [];
    return found([...path, name], `is not written in ${String(form)}`, 'copy it whole, or change `key`');
  });
}

/** A tolerance without a time would look like a protection against replays. */
function checkTime(callback: unknown, path: ConfigPath): Finding[] {
  const hasTime = member(callback, 'timestamp') !== undefined;
  const signed = member(callback, 'signed');
  const names = typeof signed === 'string' ? placeholdersOf(signed).map(({ name }) => name) : [];
  if (!hasTime && names.includes('timestamp'))
    return found([...path, 'signed'], 'signs a timestamp that has no place', 'say under timestamp where it stands');
  if (!hasTime && member(callback, 'tolerance') !== undefined)
    return found(
      [...path, 'tolerance'],
      'means nothing without a timestamp',
      'take it out, or say under timestamp where it stands',
    );
  return hasTime ? checkSignedTime(callback, names, path) : [];
}

/** What is not signed can be written by anybody. */
function checkSignedTime(callback: unknown, names: readonly string[], path: ConfigPath): Finding[] {
  const timestamp = member(callback, 'timestamp');
  const header = member(timestamp, 'header');
  const field = member(timestamp, 'field');
  const signs = [
    'timestamp',
    ...(typeof header === 'string' && member(timestamp, 'part') === undefined
      ? [`header:${header.toLowerCase()}`]
      : []),
    ...(typeof field === 'string' ? [field, 'body', 'fields'] : []),
  ];
  const isSigned = (names.length === 0 ? ['body'] : names).some((name) =>
    signs.includes(name.replace(/^header:.*/, (whole) => whole.toLowerCase())),
  );
  if (isSigned) return [];
  return found(
    [...path, 'timestamp'],
    'is not part of what is signed',
    'put {{timestamp}} into `signed`, as the provider documents it',
  );
}

export function checkSigned(callback: unknown, path: ConfigPath): Finding[] {
  const written = member(callback, 'signed');
  if (typeof written !== 'string') return [];
  const signed = isTrue(member(callback, 'plain')) ? (beforeSecret(written)?.signed ?? written) : written;
  const placeholders = placeholdersOf(signed);
  const where = [...path, 'signed'];
  const fix = `use ${signedNames.map((name) => `{{${name}}}`).join(', ')}, {{header:x-name}} and paths such as {{/event}}`;
  if (!placeholders.some(({ name }) => !['method', 'callbackUrl', 'callbackPath'].includes(name)))
    return found(where, 'signs nothing of the callback', fix);
  return placeholders
    .filter((placeholder) => !isKnown(placeholder))
    .flatMap((placeholder) => {
      const shown = writtenPlaceholder({ ...placeholder, name: placeholder.name.slice(0, 40) });
      return found(where, `has the unknown placeholder ${shown}`, fix);
    });
}

function isKnown({ name, filter, form }: Placeholder): boolean {
  if (name === 'body' && filter !== undefined) return isBodyHash(filter, form);
  if (form !== undefined) return false;
  if (name.startsWith('/')) return isDocumentPath(name) && (filter === undefined || filter === 'encode');
  return (
    filter === undefined &&
    (/^header:[A-Za-z0-9-]{1,100}$/.test(name) || (signedNames as readonly string[]).includes(name))
  );
}

// Rules over `signing`: what it needs is there, and what it makes is used.

export function checkSigning(provider: unknown, path: ConfigPath): Finding[] {
  const signing = member(provider, 'signing');
  if (signing === undefined) return [];
  const where = [...path, 'signing'];
  const secret = member(signing, 'secret') ?? member(provider, 'token');
  return [
    ...checkWeakness(signing, where),
    ...checkKey({ ...group(signing), secret }, where),
    ...checkPlain(signing, where),
    ...(isUsed(provider)
      ? []
      : found(where, 'makes a signature that no request sends', "write '{{signature}}' where the provider wants it")),
  ];
}

/** An HMAC has its secret as the key; a hash without it is no proof. */
function checkPlain(signing: unknown, where: ConfigPath): Finding[] {
  const signed = member(signing, 'signed');
  const isPlain = isTrue(member(signing, 'plain'));
  if (isPlain && member(signing, 'key') !== undefined)
    return found([...where, 'key'], 'means nothing to a plain hash, which has no key', 'take it out');
  if (typeof signed !== 'string') return [];
  const isNamed = placeholdersOf(signed).some(({ name }) => name === 'secret');
  if (isNamed === isPlain) return [];
  return isNamed
    ? found(
        [...where, 'signed'],
        'has the secret, which is the key already',
        'take {{secret}} out, or write plain: true',
      )
    : found(
        [...where, 'signed'],
        'lacks the secret, so anybody can make it',
        'put {{secret}} where the provider wants it',
      );
}

const requests = [['order', 'prepare'], ['order', 'find'], ['order', 'request'], ['fetch'], ['poll'], ['cancel']];

function isUsed(provider: unknown): boolean {
  return requests
    .flatMap((keys) => textsOf(valueAt(provider, keys), []))
    .some(([, text]) => placeholdersOf(text).some(({ name }) => name === 'signature'));
}
