// What somebody reads who may only list the runs of the namespace. Source: an attack on this bridge in November 2026 ("Inapto" of a
// named application was one query away), and LGPD art. 11, sensitive data. Every page takes its sentence from the one list of search
// attributes, so that a new one is written down where people look for it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';
import { searchAttributes } from '../../workflows/search-attributes';
import { changed, ConfigSandbox, exampleFile } from '../support/config-sandbox';

const names = searchAttributes.map(({ name }) => `\`${name}\``);
/** Line breaks fall anywhere. */
const page = (name: string) => readFileSync(join(packageFolder(), name), 'utf8').replace(/\s+/g, ' ');

it.each([
  ['README.md', 'and'],
  ['README.pt-BR.md', 'e'],
  ['SECURITY.md', 'and'],
  ['docs/retention.md', 'and'],
])('P-PII: %s names what is in clear, all of it', (name, and) => {
  expect(page(name)).toContain(`${names.slice(0, -1).join(', ')} ${and} ${names.at(-1) ?? ''}`);
});

it('docs/operate.md names each attribute for whoever has to add them by hand', () => {
  const [, sentence = ''] = /The worker registers the search attributes(.*?)## /.exec(page('docs/operate.md')) ?? [];
  for (const name of names) expect(sentence).toContain(name);
});

it('P-PII: what came out is in clear only where bridge.yaml says so', () => {
  const box = new ConfigSandbox();
  const visible = (text: string) => box.load(text).exams.map(({ rule }) => rule.outcomeVisible);
  expect(visible(exampleFile)).toEqual([undefined]);
  expect(visible(changed(exampleFile, '\nprivacy:\n', '\nprivacy:\n  outcomeVisible: true\n'))).toEqual([true]);
  box.remove();
});
