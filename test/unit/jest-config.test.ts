// Which loop a test file is in, where the file alone does not say it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';

const config = readFileSync(join(packageFolder(), 'jest.config.js'), 'utf8');
const folder = join(packageFolder(), 'test');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('jest-config.test.ts'))
  .map((file) => ({ name: file.slice(0, -'.test.ts'.length), text: readFileSync(join(folder, file), 'utf8') }));
const importing = (pattern: RegExp) => files.flatMap(({ name, text }) => (pattern.test(text) ? [name] : []));

it.each(importing(/support\/(loop-size|seeded-lives)'/))(
  '%s takes a share, and is played whole in the long loop',
  (name) => {
    expect(config).toContain(`  '${name}',\n`);
  },
);

it.each(importing(/simulation\/workflow-globals'/))('%s changes globals, and has its own', (name) => {
  const [, listed = ''] = /const changesGlobals = \[(.*?)\]/.exec(config) ?? [];
  expect(listed).toContain(`'${name.slice('workflow/'.length)}'`);
});
