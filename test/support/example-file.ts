// The mappings of providers/examples/ as a provider `school`, with the secrets of the tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageFolder } from '../../config/package-folder';
import type { ExampleName } from '../../simulator/provider/dialects';
import { goodKey } from './config-sandbox';
import { secret } from './preset-world';

interface ExampleFile {
  title: string;
  works: string[];
  cannot: string[];
  provider: Record<string, unknown>;
}

const folder = join(packageFolder(), 'providers', 'examples');

/** That each has a dialect, test/unit/docs/providers.test.ts shows. */
export const exampleNames = readdirSync(folder)
  .sort()
  .map((file) => file.replace('.yaml', '')) as ExampleName[];

const read = new Map<string, ExampleFile>();

/** Each is read once: a file of tests asks for it hundreds of times. */
export function readExample(name: string): ExampleFile {
  const file = read.get(name) ?? (parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')) as ExampleFile);
  read.set(name, file);
  return file;
}

/** The keys of `school`, its addresses left out and its login at `loginUrl`. */
export function exampleKeys(name: string, loginUrl: string): string {
  const { provider } = readExample(name);
  const login = provider['login'];
  const moved = { ...(login as object), url: loginUrl, allowPrivateNetwork: true };
  const own = { ...provider, kind: undefined, url: undefined, login: login === undefined ? undefined : moved };
  return filled(stringify(own, { lineWidth: 0 }));
}

/** What the vendor of the example must know of `school`. */
export function exampleSecrets(name: string): { token: string; callbackSecret: string; signingSecret: string | null } {
  const { token, callback, signing } = readExample(name).provider as Record<string, { secret?: string }> & {
    token: string;
  };
  const signs = signing?.secret;
  return {
    token: filled(token),
    callbackSecret: filled(callback?.secret ?? 'none'),
    signingSecret: signs === undefined ? null : filled(signs),
  };
}

function filled(text: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    if (name === 'TESTLIFY_WEBHOOK_SECRET') return `whsec_${goodKey('svix').toString('base64')}`;
    if (name.endsWith('SHORT_SECRET')) return 'sxe7uKykEUT7WSnh';
    return name.endsWith('SECRET') ? secret : `key-of-${name.toLowerCase()}`;
  });
}
