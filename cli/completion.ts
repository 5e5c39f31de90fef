// Prints what makes a shell complete the commands and options. The text is made from the commands as they are registered, so there is
// no second list of them.
import { Argument } from 'commander';
import { bashScript } from './completion/bash-script';
import { type CommandNode, nodesOf } from './completion/command-tree';
import { fishScript } from './completion/fish-script';
import { zshScript } from './completion/zsh-script';
import { print } from './output';
import { type BridgeCommand } from './program';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } satisfies Record<
  string,
  (nodes: readonly CommandNode[]) => string
>;

export function registerCompletion(program: BridgeCommand): void {
  program
    .command('completion')
    .description('print the script that lets a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .withExamples(
      'completion bash > ~/.local/share/bash-completion/completions/gupy-exam-bridge',
      'completion zsh > "${fpath[1]}/_gupy-exam-bridge"',
      'completion fish > ~/.config/fish/completions/gupy-exam-bridge.fish',
    )
    .performs((shell: keyof typeof scripts) => print(scripts[shell](nodesOf(program))));
}
