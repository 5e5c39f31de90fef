// The texts of the pages in both languages: the same keys, of the same kind, none of them empty or left untranslated.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

interface TextModule {
  texts: Record<string, unknown>;
}

const modules = ['console', 'simulator'].flatMap((folder) =>
  readdirSync(join(packageFolder(), folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /texts\/en\.js$/.test(name))
    .map((name) => join(packageFolder(), folder, name)),
);

/** `a.b` and its kind, of every text. */
function leaves(texts: Record<string, unknown>, path = ''): [key: string, value: unknown][] {
  return Object.entries(texts).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? leaves(value as Record<string, unknown>, `${path}${key}.`)
      : [[`${path}${key}`, value]],
  );
}

test('there are texts', () => expect(modules.length).toBeGreaterThan(1));

test.each(modules)('%s has the keys of its Portuguese sister', async (file) => {
  const en = ((await import(file)) as TextModule).texts;
  const ptBr = ((await import(file.replace(/en\.js$/, 'pt-BR.js'))) as TextModule).texts;
  const kinds = (texts: Record<string, unknown>): string[] =>
    leaves(texts)
      .map(([key, value]) => `${key}: ${typeof value}`)
      .toSorted();
  expect(kinds(ptBr)).toEqual(kinds(en));
  for (const [key, value] of [...leaves(en), ...leaves(ptBr)]) expect([key, value]).not.toEqual([key, '']);
});
