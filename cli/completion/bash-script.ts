// For bash, the 3.2 of macOS too. What could go wrong: bash takes `--outcome=passed` for three words.
import { choicesOf, type CommandNode, type Values } from './command-tree';

export function bashScript(nodes: readonly CommandNode[]): string {
  return `# bash completion of gupy-exam-bridge
_gupy_exam_bridge() {
  local word=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD - 1]} command='' words='' options='' i
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $option == '=' ]]; then
    option=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      ${patterns(nodes.map(({ path }) => path).filter((path) => path.length > 0))}) command="$command \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$command $option" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${nodes.map(wordsCase).join('\n')}
  esac
  [[ $word != -* ]] || words=$options
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _gupy_exam_bridge gupy-exam-bridge`;
}

function valueCases({ path, options }: CommandNode): string[] {
  return options.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const typed = names.map((name) => [...path, name]);
    return [`    ${patterns(typed)}) ${replyFor(value.values)}return ;;`];
  });
}

function replyFor(values: Values): string {
  if (values.kind === 'one-of') return `COMPREPLY=($(compgen -W '${values.words.join(' ')}' -- "$word")); `;
  // Readline's own file names: it quotes spaces. Bash 3.2 has no compopt, and completes nothing here.
  return values.kind === 'path' ? 'compopt -o default 2> /dev/null; ' : '';
}

/** Options are offered once a word begins with a dash: where nothing else may come, Tab would type the dash. */
function wordsCase(node: CommandNode): string {
  const { path, commands, options } = node;
  const words = [...commands.map(({ name }) => name), ...choicesOf(node)].join(' ');
  const names = options.flatMap((option) => option.names).join(' ');
  return `    ${path.length === 0 ? "''" : patterns([path])}) words='${words}' options='${names}' ;;`;
}

/** Each word has a space before it. */
function patterns(paths: readonly (readonly string[])[]): string {
  return paths.map((path) => `' ${path.join(' ')}'`).join(' | ');
}
