// docs/proof.md says which test shows each of T1 to T30, and by which command: the files are there and name it, and the commands exist and
// reach them.
import { existsSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

const root = packageFolder();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

interface Row {
  name: string;
  files: string[];
  commands: string[];
}

const rows: Row[] = read('docs/proof.md')
  .split('\n')
  .filter((line) => line.startsWith('| [T'))
  .map((line) => {
    const [name = '', , heldBy = '', command = ''] = line.split('|').slice(1, -1);
    return {
      name: /T\d+/.exec(name)?.[0] ?? '',
      files: quoted(heldBy).map((file) => (/^bench\/|^stryker/.test(file) ? file : `test/${file}`)),
      commands: quoted(command),
    };
  });

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
}

/** The project of Jest, or the program itself, which may be a part of the benchmark. */
function runnerOf(file: string): string {
  if (file.startsWith('stryker')) return 'stryker';
  if (read('bench/bench.ts').includes(`from './${parse(file).name}'`)) return 'bench/bench.ts';
  const [, project = file] = /^test\/(?:attack\/(?=figures))?([\w-]+)\//.exec(file) ?? [];
  return project;
}

/** What the script runs: projects of Jest, or a file. */
function scriptOf(command: string): string {
  return scripts[command.replace(/^npm (?:run )?/, '')] ?? '';
}

const held = rows.flatMap(({ name, files }) => files.map((file) => ({ name, file })));

test('docs/proof.md has each of T1 to T30 once', () => {
  expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 30 }, (_, index) => `T${index + 1}`));
});

/** A title begins with the names of what it holds. */
test.each(held)('$name: $file is there and names it', ({ name, file }) => {
  expect(existsSync(join(root, file))).toBe(true);
  const asTitle = `['"\`](?:[A-Z]+\\d*(?:-[A-Z]+)?,? )*${name}\\b`;
  expect(read(file)).toMatch(new RegExp(file.endsWith('.test.ts') ? asTitle : `\\b${name}\\b`));
});

test.each(rows)('$name: each command exists, and together they reach each file', ({ files, commands }) => {
  expect(commands.length).toBeGreaterThan(0);
  const run = commands.map(scriptOf);
  expect(run).not.toContain('');
  for (const file of files) {
    const wanted = new RegExp(`(?:\\s|^)${runnerOf(file)}(?:\\s|$)`);
    expect({ file, isReached: run.some((script) => wanted.test(script)) }).toEqual({ file, isReached: true });
  }
});
