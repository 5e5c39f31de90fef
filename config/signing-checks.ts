// Rules over `signing`: what it needs is there, and what it makes is used.
import { placeholdersOf } from '../providers/template-text';
import { checkKey, checkWeakness } from './hmac-checks';
import { type ConfigPath, type Finding, found } from './problem';
import { group, member, valueAt } from './raw-value';
import { textsOf } from './template-checks';

export function checkSigning(provider: unknown, path: ConfigPath): Finding[] {
  const signing = member(provider, 'signing');
  if (signing === undefined) return [];
  const where = [...path, 'signing'];
  const secret = member(signing, 'secret') ?? member(provider, 'token');
  return [
    ...checkWeakness(signing, where),
    ...checkKey({ ...group(signing), secret }, where),
    ...(isUsed(provider)
      ? []
      : found(where, 'makes a signature that no request sends', "write '{{signature}}' where the provider wants it")),
  ];
}

const requests = [['order', 'prepare'], ['order', 'find'], ['order', 'request'], ['fetch'], ['poll'], ['cancel']];

function isUsed(provider: unknown): boolean {
  return requests
    .flatMap((keys) => textsOf(valueAt(provider, keys), []))
    .some(([, text]) => placeholdersOf(text).some(({ name }) => name === 'signature'));
}
