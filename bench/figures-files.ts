// Where the figures are shown: the page, its pictures, and the lines of both READMEs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figuresPage } from './figures-page';
import { languages, readmeOf, withHeadlines } from './headlines';
import { writeFormatted } from './kept-result';
import { picturesOf } from './pictures';
import type { Results } from './results';

/** @returns the files */
export async function writeFigures(results: Results, root: string): Promise<string[]> {
  const page = path.join(root, 'docs', 'figures.md');
  const folder = path.join(root, 'docs', 'figures');
  const pictures = Object.entries(picturesOf(results)).map(([name, svg]) => ({ file: path.join(folder, name), svg }));
  mkdirSync(folder, { recursive: true });
  for (const { file, svg } of pictures) writeFileSync(file, svg);
  const names = pictures.map(({ file }) => path.basename(file));
  await writeFormatted(page, figuresPage(results, names));
  const readmes = languages.map((language) => ({ language, file: path.join(root, readmeOf(language)) }));
  const there = readmes.filter(({ file }) => existsSync(file));
  for (const { language, file } of there)
    await writeFormatted(file, withHeadlines(readFileSync(file, 'utf8'), language, results));
  return [page, ...pictures.map(({ file }) => file), ...there.map(({ file }) => file)];
}
