// A mapping of providers/examples/ as `dev` takes it into its bridge.yaml: as it stands, but for where its vendor is and how often it is
// asked.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './package-folder';

const folder = join(packageFolder(), 'providers', 'examples');

/** While a person watches. */
const pollEvery = '5s';

export function exampleNames(): string[] {
  return readdirSync(folder)
    .sort()
    .map((file) => file.replace('.yaml', ''));
}

/** The keys under the provider's name, by two blanks. @param url of its stand-in, which also takes the logins */
export function exampleKeys(name: string, url: string): string {
  const place = (indent: string) => `${indent}url: ${url}\n${indent}allowPrivateNetwork: true`;
  return keysIn(name)
    .replace(/^ {2}url: .*/m, place('  '))
    .replace(/^( {2}login:\n(?: {4}#.*\n)*) {4}url: .*/m, `$1${place('    ')}`)
    .replace(/^ {2}pollEvery: .*/m, `  pollEvery: ${pollEvery}`);
}

/** A value for each variable that the example names. */
export function exampleSecrets(name: string): Record<string, string> {
  const keys = keysIn(name);
  const [, callback] = /callback:[^]*?\bsecret: '?\$\{(\w+)\}/.exec(keys) ?? [];
  const isStandard = keys.includes('verify: standard-webhooks');
  const isShort = keys.includes('shortSecret: accepted');
  const secretOf = (variable: string): string => {
    if (variable === callback && isStandard) return `whsec_${randomBytes(32).toString('base64')}`;
    return randomBytes(variable === callback && isShort ? 8 : 32).toString('hex');
  };
  return Object.fromEntries(
    [...keys.matchAll(/\$\{(\w+)\}/g)].map(([, variable = '']) => [variable, secretOf(variable)]),
  );
}

function keysIn(name: string): string {
  const [, keys = ''] = readFileSync(join(folder, `${name}.yaml`), 'utf8').split(/^provider:\n/m);
  return keys;
}
