// What docs/providers.md says about the presets: written from the presets themselves, so that a weak proof or an open
// question cannot be left out of the guide.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { withPart } from './page-part';
import { presetNames, readPreset } from '../../../config/preset-files';
import { member } from '../../../config/raw-value';
import { packageFolder } from '../../../config/package-folder';

/** The page with its part about the presets renewed. */
export function withPresetNotes(page: string): string {
  return withPart(page, 'presets', presetNames().map(sectionOf).join('\n\n'));
}

function sectionOf(name: string): string {
  const preset = readPreset(name);
  if (preset === undefined) return '';
  const { title, notes, values, provider } = preset;
  const callback = provider['callback'];
  const believed = member(provider['events'], 'believe') !== false;
  const proof = `Proof: \`${String(member(callback, 'verify'))}\`; ${
    believed ? 'the callback is believed.' : 'the callback is a notice, the result is fetched.'
  }`;
  const asked = Object.entries(values).map(([key, what]) => `- \`values.${key}\`: ${what}.`);
  const wanted = asked.length === 0 ? [] : ['', 'You set:', '', ...asked];
  return [
    `### ${title} (\`preset: ${name}\`)`,
    '',
    proof,
    ...wanted,
    '',
    'Know before you rely on it:',
    '',
    ...notes.map((note) => `- ${note}`),
  ].join('\n');
}

// What docs/providers.md says about the example mappings: which parts of the bridge work with a provider, and what its own API cannot
// do. Written from the examples themselves, so that none is left out.

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
