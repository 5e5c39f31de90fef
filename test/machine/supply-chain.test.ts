// What is shipped with us, and what must never be: licences of everything that runs in production, and secrets in the files
// of the project. Known vulnerabilities are asked for by `.ci/audit`, which needs a registry that answers.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

interface Locked {
  license?: string;
  dev?: boolean;
}

/** None of them asks more than to be named. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
  'Apache-2.0 AND MIT',
]);

/** Looked at by hand. */
const exceptions = new Map([
  ['node_modules/caniuse-lite', 'CC-BY-4.0 data of the bundler, not shipped in any bundle'],
  ['node_modules/unionfs', 'Unlicense by its LICENSE file; package.json does not say so'],
]);

it('every production dependency has a licence that asks for nothing but its name', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const production = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  expect(production.length).toBeGreaterThan(50);
  const others = production.filter(([path, { license = '' }]) => !allowed.has(license) && !exceptions.has(path));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? 'no licence'}`)).toEqual([]);
  for (const path of exceptions.keys()) expect([path, path in packages]).toEqual([path, true]);
});

const secretShapes: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a key of AWS': /\bAKIA[0-9A-Z]{16}\b/,
  'a token of GitHub': /\b(?:ghp|gho|ghs|github_pat)_[A-Za-z0-9_]{30,}/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b/,
  'a token of Slack': /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  'a webhook secret': /\bwhsec_[A-Za-z0-9+/]{40,}/,
  'a random key of 32 bytes': /(?:secret|token|key|password)["']?\s*[:=]\s*["']?(?:[0-9a-f]{64}|[A-Za-z0-9+/]{43}=)/i,
};

it('no file of the project holds a secret', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached'], { encoding: 'utf8' }).split('\0').filter(isText);
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return Object.entries(secretShapes).flatMap(([what, shape]) => (shape.test(text) ? [`${file}: ${what}`] : []));
  });
  expect(found).toEqual([]);
});

it.each(Object.keys(secretShapes))('the scan would find %s', (what) => {
  const samples: Record<string, string> = {
    'a private key': ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
    'a key of AWS': `AKIA${'A1'.repeat(8)}`,
    'a token of GitHub': `ghp_${'a1'.repeat(18)}`,
    'a token of npm': `npm_${'a1'.repeat(18)}`,
    'a token of Slack': `xoxb-${'1'.repeat(12)}`,
    'a webhook secret': `whsec_${'aB3/'.repeat(11)}`,
    'a random key of 32 bytes': `secret: ${'0f'.repeat(32)}`,
  };
  expect(samples[what]).toMatch(secretShapes[what] ?? /(?!)/);
});

function isText(file: string): boolean {
  if (file === '' || /\.(png|ico|woff2?|gz|lock)$|package-lock\.json$/.test(file)) return false;
  try {
    return statSync(file).isFile();
  } catch {
    // Deleted, but not yet committed so.
    return false;
  }
}
