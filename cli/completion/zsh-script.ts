// For zsh: one function for each command. It works as a file of `fpath` and by `source`.
import type { CommandNode, OptionNode, Values } from './command-tree';

export function zshScript(nodes: readonly CommandNode[]): string {
  return `#compdef gupy-exam-bridge
${nodes.map(functionOf).join('\n')}
if [[ $funcstack[1] == _gupy-exam-bridge ]]; then
  _gupy-exam-bridge "$@"
else
  compdef _gupy-exam-bridge gupy-exam-bridge
fi`;
}

function functionOf(node: CommandNode): string {
  return `${functionName(node.path)}() {\n${node.commands.length > 0 ? withCommands(node) : `  _arguments ${specs(node)}`}\n}`;
}

function withCommands(node: CommandNode): string {
  const listed = node.commands.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', '\\:')}`));
  const cases = node.commands.map(({ name }) => `        ${name}) ${functionName([...node.path, name])} ;;`);
  return `  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
    ${listed.join('\n    ')}
  )
  _arguments -C ${specs(node)} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${cases.join('\n')}
      esac
      ;;
  esac`;
}

function specs({ options, arguments: places }: CommandNode): string {
  const ofPlaces = places.map(({ name, values }, index) => quoted(`${index + 1}:${escaped(name)}:${action(values)}`));
  return [...options.flatMap(optionSpecs), ...ofPlaces].map((spec) => `\\\n    ${spec}`).join(' ');
}

/** A name each; none is offered once one of them is typed. */
function optionSpecs({ names, description, value }: OptionNode): string[] {
  const rest = value === undefined ? '' : `:${escaped(value.name)}:${action(value.values)}`;
  return names.map((name) => {
    const joined = value !== undefined && name.startsWith('--') ? '=' : '';
    return quoted(`(${names.join(' ')})${name}${joined}[${escaped(description)}]${rest}`);
  });
}

function action(values: Values): string {
  if (values.kind === 'one-of') return `(${values.words.join(' ')})`;
  return values.kind === 'path' ? '_files' : '';
}

function functionName(path: readonly string[]): string {
  return ['_gupy-exam-bridge', ...path].join('_');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
