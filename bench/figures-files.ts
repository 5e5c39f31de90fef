// Where the figures are shown: the page, its pictures, and the lines of both READMEs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figuresPage } from './figures-page';
import { languages, readmeOf, withHeadlines } from './headlines';
import { formattedAs } from './kept-result';
import { picturesOf } from './pictures';
import type { Results } from './results';

/** @returns the files */
export async function writeFigures(results: Results, root: string): Promise<string[]> {
  const drawn = await drawFigures(results, root);
  for (const [file, text] of drawn) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return [...drawn.keys()];
}

/** @returns by file, what stands there once it is written */
export async function drawFigures(results: Results, root: string): Promise<Map<string, string>> {
  const pictures = picturesOf(results);
  const page = path.join(root, 'docs', 'figures.md');
  const drawn = new Map(
    Object.entries(pictures).map(([name, svg]) => [path.join(root, 'docs', 'figures', name), svg] as const),
  );
  drawn.set(page, await formattedAs(page, figuresPage(results, Object.keys(pictures))));
  for (const language of languages) {
    const file = path.join(root, readmeOf(language));
    if (!existsSync(file)) continue;
    drawn.set(file, await formattedAs(file, withHeadlines(readFileSync(file, 'utf8'), language, results)));
  }
  return drawn;
}
