// Completion knows what the commands know, and bash itself offers it. It loads every command, which takes the unit loop too long.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { commandsFor } from '../../../cli/command-list';
import { type CommandNode, nodesOf } from '../../../cli/completion/command-tree';
import { buildProgram, type BridgeCommand, type Register } from '../../../cli/program';
import { runCli } from '../../support/cli-run';

let all: Register[];
let program: BridgeCommand;
let nodes: CommandNode[];
beforeAll(async () => {
  all = await commandsFor([]);
  program = buildProgram(all);
  nodes = nodesOf(program);
});

function nodeOf(words: string): CommandNode | undefined {
  return nodes.find((node) => node.path.join(' ') === words);
}

/** Commands with the words that lead to them, as commander has them. */
function commandsBelow(command: Command, words: string[] = []): { words: string; command: Command }[] {
  const below = command.commands.flatMap((one) => commandsBelow(one, [...words, one.name()]));
  return [{ words: words.join(' '), command }, ...below];
}

test('every command and every option of the program is known', () => {
  for (const { words, command } of commandsBelow(program)) {
    const node = nodeOf(words);
    const options = command.options.flatMap(({ short, long }) => [short, long]).filter((name) => name !== undefined);
    expect(node?.options.flatMap(({ names }) => names)).toEqual([...options, '-h', '--help']);
    const names = command.commands.map((one) => one.name());
    expect(node?.commands.map(({ name }) => name)).toEqual(names.length === 0 ? [] : [...names, 'help']);
  }
});

/** Whether a line of the script offers an option behind a command. */
const offers = {
  bash: (line: string, words: readonly string[], names: readonly string[]) =>
    line.includes(`'${['', ...words].join(' ')}') words='`) && names.every((name) => line.includes(name)),
  zsh: (line: string, _words: readonly string[], names: readonly string[]) => line.includes(`(${names.join(' ')})`),
  fish: (line: string, words: readonly string[], names: readonly string[]) =>
    line.includes(words.join(' ')) && line.includes(` -l ${names.at(-1)?.slice(2)} `),
};

test.each(['bash', 'zsh', 'fish'] as const)('the script for %s names each of them', async (shell) => {
  const { code, stdout } = await runCli(all, 'completion', shell);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  for (const { path: words, options, commands } of nodes) {
    for (const { names } of options) expect(lines.some((line) => offers[shell](line, words, names))).toBe(true);
    for (const { name } of commands) expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

test('the values of an option are known: its choices, a path, or anything', () => {
  const valuesOf = (option: string) =>
    nodeOf('explain')?.options.find(({ names }) => names.includes(option))?.value?.values;
  expect(valuesOf('--outcome')).toMatchObject({ kind: 'one-of' });
  expect(valuesOf('-c')).toEqual({ kind: 'path' });
  expect(valuesOf('--step')).toEqual({ kind: 'anything' });
  expect(valuesOf('--json')).toBeUndefined();
});

test('a shell that it does not know is refused with those that it knows', async () => {
  const { code, stderr } = await runCli(all, 'completion', 'tcsh');
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
});

describe('bash itself', () => {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'completion-'));
    script = path.join(folder, 'bridge.bash');
    writeFileSync(script, (await runCli(all, 'completion', 'bash')).stdout);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What it offers for the last of these words, called as readline calls it. */
  function offered(...words: string[]): string {
    const asReadline = `source "$0"
      COMP_WORDS=(gupy-exam-bridge "$@") COMP_CWORD=$#
      $(complete -p gupy-exam-bridge | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      echo "\${COMPREPLY[*]}"`;
    return execFileSync('bash', ['--norc', '-u', '-c', asReadline, script, ...words], { encoding: 'utf8' }).trim();
  }

  it('offers every command, and every option behind it', () => {
    for (const { path: words, commands, options } of nodes) {
      if (commands.length > 0) expect(offered(...words, '')).toBe(commands.map(({ name }) => name).join(' '));
      expect(offered(...words, '-')).toBe(options.flatMap(({ names }) => names).join(' '));
    }
  });

  it.each([
    ['che', 'check'],
    ['webhook sy', 'sync'],
    ['webhook sync --ad', '--adopt'],
    ['completion ', 'bash zsh fish'],
    ['override 654321 --outcome pa', 'passed'],
    ['override --outcome = pa', 'passed'],
    ['override --outcome =', 'passed failed inconclusive cancelled expired'],
    ['explain --step check --js', '--json'],
    ['explain --job ', ''],
    ['status ', ''],
    ['nothing --x', ''],
  ])('after "%s" it offers "%s"', (line, words) => {
    expect(offered(...line.split(' '))).toBe(words);
  });
});
