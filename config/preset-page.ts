// What docs/providers.md says about the presets: written from the presets themselves, so that a weak proof or an open
// question cannot be left out of the guide.
import { withPart } from './page-part';
import { presetNames, readPreset } from './preset-files';
import { member } from './raw-value';

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
