// For fish. What could go wrong: the name of a command may be typed as a value too, so only the first words count as commands.
import { choicesOf, type CommandNode, type OptionNode } from './command-tree';

export function fishScript(nodes: readonly CommandNode[]): string {
  return `# fish completion of gupy-exam-bridge
function __gupy_exam_bridge_in
    set -l typed (commandline -opc)
    string match -q -- "$argv *" "$typed[2..-1] "
end
function __gupy_exam_bridge_after
    test (count (commandline -opc)) -eq (math 1 + (count $argv)); and __gupy_exam_bridge_in $argv
end
complete -c gupy-exam-bridge -f
${nodes.flatMap(linesOf).join('\n')}`;
}

function linesOf(node: CommandNode): string[] {
  const { path, commands, options } = node;
  const after = condition('after', path);
  const choices = choicesOf(node);
  return [
    ...commands.map(({ name, description }) => line(after, `-a ${name}`, description)),
    ...(choices.length === 0 ? [] : [line(after, `-a '${choices.join(' ')}'`)]),
    ...options.map((option) => optionLine(path.length === 0 ? after : condition('in', path), option)),
  ];
}

function optionLine(where: string, { names, description, value }: OptionNode): string {
  const named = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return line(where, [...named, ...takes(value)].join(' '), description);
}

function takes(value: OptionNode['value']): string[] {
  if (value === undefined) return [];
  if (value.values.kind === 'path') return ['-r -F'];
  return value.values.kind === 'one-of' ? [`-x -a '${value.values.words.join(' ')}'`] : ['-x'];
}

function condition(where: 'in' | 'after', path: readonly string[]): string {
  return `'${[`__gupy_exam_bridge_${where}`, ...path].join(' ')}'`;
}

function line(where: string, what: string, description?: string): string {
  const described = description === undefined ? '' : ` -d '${description.replaceAll(/[\\']/g, '\\$&')}'`;
  return `complete -c gupy-exam-bridge -n ${where} ${what}${described}`;
}
