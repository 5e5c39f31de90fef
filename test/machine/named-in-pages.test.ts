// What pages and messages name is there: files of the sources, scripts of npm, commands and their options. It loads every command.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandsFor } from '../../cli/command-list';
import { type CommandNode, nodesOf } from '../../cli/completion/command-tree';
import { buildProgram } from '../../cli/program';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n');
const fileNames = new Set(files.map((file) => path.basename(file)));
const pages = files.filter((file) => file.endsWith('.md'));
const sources = files.filter((file) => file.endsWith('.ts') && !file.startsWith('test/'));

let nodes: CommandNode[];
beforeAll(async () => {
  nodes = nodesOf(buildProgram(await commandsFor([])));
});

interface Named {
  file: string;
  name: string;
}

function namedIn(places: readonly string[], pattern: RegExp): Named[] {
  return places.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => ({ file, name })),
  );
}

test('pages name no file of the sources that is not there', () => {
  const named = namedIn(pages, /`(?:[^`\n]*[\s`])?([\w./-]+\.[cm]?[jt]s)(?=[\s`:,)])/g);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ name }) => !fileNames.has(path.basename(name)))).toEqual([]);
});

test('pages name no script of npm that is not there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  expect(namedIn(pages, /npm run ([\w:-]+)/g).filter(({ name }) => !(name in scripts))).toEqual([]);
});

/** What is typed after the name of the program: words of commands first. */
const typed = /(?<!the info `)gupy-exam-bridge ([a-z][^`\n|>#)'"$\\,]*)/g;

function commandOf(line: string): CommandNode | undefined {
  const words = line.trim().split(/\s+/);
  const beginnings = words.map((_word, index) => words.slice(0, index + 1).join(' '));
  return nodes.findLast((node) => beginnings.includes(node.path.join(' ')));
}

test('pages show no command that the program does not have', () => {
  expect(namedIn(pages, typed).filter(({ name }) => commandOf(name) === undefined)).toEqual([]);
});

test('pages and messages show no option that its command does not have', () => {
  const wrong = namedIn([...pages, ...sources], typed).flatMap(({ file, name }) => {
    const known = commandOf(name)?.options.flatMap(({ names }) => names);
    const options = [...name.matchAll(/(?<=\s)--[a-z-]+/g)].map(([option]) => option);
    return options.filter((option) => known?.includes(option) === false).map((option) => `${file}: ${name} ${option}`);
  });
  expect(wrong).toEqual([]);
});
