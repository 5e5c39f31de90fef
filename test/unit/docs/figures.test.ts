// What docs/figures.md, its pictures and both READMEs show is what was measured: a figure that somebody edits by hand is found.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { drawFigures } from '../../../bench/figures-files';
import { resultsFolder } from '../../../bench/kept-result';
import { readResults } from '../../../bench/results';
import { packageFolder } from '../../../config/package-folder';

test('every figure is that of bench/results/bench.json (npm run bench -- --draw)', async () => {
  const root = packageFolder();
  const drawn = await drawFigures(readResults(path.join(resultsFolder, 'bench.json')), root);
  expect([...drawn.keys()].map((file) => path.relative(root, file))).toEqual(
    expect.arrayContaining(['docs/figures.md', 'docs/figures/spread.svg', 'README.md', 'README.pt-BR.md']),
  );
  for (const [file, text] of drawn) expect(readFileSync(file, 'utf8')).toBe(text);
});
