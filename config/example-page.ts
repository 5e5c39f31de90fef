// What docs/providers.md says about the example mappings: which parts of the bridge work with a provider, and what its own API cannot
// do. Written from the examples themselves, so that none is left out.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from './package-folder';
import { withPart } from './page-part';

interface Example {
  title: string;
  works: readonly string[];
  cannot: readonly string[];
}

/** The page with its table of examples renewed. */
export function withExampleTable(page: string): string {
  const folder = join(packageFolder(), 'providers', 'examples');
  const rows = readdirSync(folder)
    .sort()
    .map((file) => {
      const { title, works, cannot } = parse(readFileSync(join(folder, file), 'utf8')) as Example;
      return `| [${title}](../providers/examples/${file}) | ${works.join(', ')} | ${cannot.join(', ')} |`;
    });
  const head = ['| Provider | Works | Its API does not |', '| --- | --- | --- |'];
  return withPart(page, 'examples', [...head, ...rows].join('\n'));
}
