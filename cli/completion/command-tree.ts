// The commands as a shell completes them: each with what may follow it.
import type { Argument, Command, Option } from 'commander';

/** What may be typed as a value. */
export type Values = { kind: 'one-of'; words: readonly string[] } | { kind: 'path' } | { kind: 'anything' };

export interface OptionNode {
  /** `-c` and `--config`. */
  names: readonly string[];
  description: string;
  /** `undefined`: a switch. */
  value?: { name: string; values: Values };
}

export interface CommandNode {
  /** The words that lead here; none for the program itself. */
  path: readonly string[];
  commands: readonly { name: string; description: string }[];
  options: readonly OptionNode[];
  arguments: readonly { name: string; values: Values }[];
}

/** The words that may stand where a command takes an argument. */
export function choicesOf({ arguments: places }: CommandNode): string[] {
  return places.flatMap(({ values }) => (values.kind === 'one-of' ? values.words : []));
}

/** The program, then each command and subcommand that its help shows. */
export function nodesOf(program: Command): CommandNode[] {
  return nodesBelow(program, []);
}

function nodesBelow(command: Command, path: readonly string[]): CommandNode[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: below.map((one) => ({ name: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map(optionNode),
    arguments: command.registeredArguments.map((one) => ({ name: one.name(), values: valuesOf(one.name(), one) })),
  };
  return [node, ...below.flatMap((one) => nodesBelow(one, [...path, one.name()]))];
}

function optionNode(option: Option): OptionNode {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const name = /[<[](.+)[>\]]$/.exec(option.flags)?.[1];
  const node = { names, description: option.description };
  return name === undefined ? node : { ...node, value: { name, values: valuesOf(name, option) } };
}

function valuesOf(name: string, { argChoices }: Pick<Argument | Option, 'argChoices'>): Values {
  if (argChoices !== undefined) return { kind: 'one-of', words: argChoices };
  return name === 'file' || name === 'folder' ? { kind: 'path' } : { kind: 'anything' };
}
