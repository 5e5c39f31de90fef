// What each signature scheme needs of `callback`, and what it ignores: a key that a scheme ignores would look like a protection,
// so it is refused.
import { isDocumentPath } from '../providers/document-path';
import { placeholdersOf } from '../providers/template-text';
import type { ConfigPath, Finding } from './problem';
import { member } from './raw-value';
import { splitMessage, standardWebhooksSecret } from './scalars';

type Part = 'header' | 'prefix' | 'signed' | 'issuer' | 'tolerance';

interface Scheme {
  needs: readonly Part[];
  takes: readonly Part[];
}

export const signatureSchemes = {
  'standard-webhooks': { needs: [], takes: ['tolerance'] },
  'hmac-sha256-hex': { needs: ['header'], takes: ['prefix', 'signed'] },
  'hmac-sha256-base64': { needs: ['header'], takes: ['prefix', 'signed'] },
  'timestamped-hmac': { needs: ['header'], takes: ['tolerance'] },
  'jwt-hs256': { needs: ['issuer'], takes: ['header', 'tolerance'] },
  'static-header': { needs: ['header'], takes: ['prefix'] },
  'url-token': { needs: [], takes: [] },
} satisfies Record<string, Scheme>;

const hints: Readonly<Record<Part, string>> = {
  header: 'name the header that carries the proof',
  prefix: 'write what stands before it',
  signed: 'write what is signed',
  issuer: 'write the `iss` of their tokens',
  tolerance: 'write a duration',
};

/** `callback` with its preset filled in. */
export function checkProof(callback: unknown, path: ConfigPath): Finding[] {
  const verify = member(callback, 'verify');
  if (verify === undefined)
    return [{ path, reason: 'has no verify', fix: `name a scheme: ${Object.keys(signatureSchemes).join(', ')}` }];
  const scheme = typeof verify === 'string' ? (member(signatureSchemes, verify) as Scheme | undefined) : undefined;
  if (scheme === undefined) return [];
  const given = (Object.keys(hints) as Part[]).filter((part) => member(callback, part) !== undefined);
  return [
    ...scheme.needs
      .filter((part) => !given.includes(part))
      .map((part) => ({ path: [...path, part], reason: `is missing: ${verify as string} needs it`, fix: hints[part] })),
    ...given
      .filter((part) => !scheme.needs.includes(part) && !scheme.takes.includes(part))
      .map((part) => ({ path: [...path, part], reason: `means nothing to ${verify as string}`, fix: 'take it out' })),
    ...(verify === 'standard-webhooks' ? checkSecrets(callback, path) : []),
    ...checkSigned(member(callback, 'signed'), [...path, 'signed']),
  ];
}

/** Whether a callback that proves its origin this way may have had its body changed. */
export function leavesBodyOpen(callback: unknown): boolean {
  const verify = member(callback, 'verify');
  if (verify === 'hmac-sha256-hex' || verify === 'hmac-sha256-base64') {
    const signed = member(callback, 'signed') ?? '{{body}}';
    return typeof signed === 'string' && !placeholdersOf(signed).some(({ name }) => name === 'body');
  }
  return verify === 'jwt-hs256' || verify === 'static-header' || verify === 'url-token';
}

function checkSecrets(callback: unknown, path: ConfigPath): Finding[] {
  return ['secret', 'previousSecret'].flatMap((name) => {
    const value = member(callback, name);
    if (typeof value !== 'string' || value === '') return [];
    const checked = standardWebhooksSecret().safeParse(value);
    const said = splitMessage(checked.error?.issues[0]?.message ?? '');
    return said === undefined ? [] : [{ path: [...path, name], ...said }];
  });
}

function checkSigned(signed: unknown, path: ConfigPath): Finding[] {
  if (typeof signed !== 'string') return [];
  const placeholders = placeholdersOf(signed);
  const unknown = placeholders.filter(
    ({ name, filter }) =>
      filter !== undefined ||
      !(name === 'body' || name === 'callbackUrl' || (name.startsWith('/') && isDocumentPath(name))),
  );
  if (placeholders.length > 0 && unknown.length === 0) return [];
  const fix = 'use {{body}}, {{callbackUrl}} and paths such as {{/event}}';
  if (placeholders.length === 0) return [{ path, reason: 'signs nothing of the callback', fix }];
  return unknown.map(({ name }) => ({ path, reason: `has the unknown placeholder {{${name.slice(0, 40)}}}`, fix }));
}
