import { type Command, defineCommand, exitCodes } from '@waybill/kernel';
import { shells } from './completed-shells.ts';

/** Prints a script for a shell. The list of commands comes from the caller, as this is one of them. */
export function completionCommand(
  list: (shell: Parameters<Command['run']>[0]) => Promise<readonly Command[]>,
): Command {
  return defineCommand({
    name: 'completion',
    task: 'Use the command',
    summary: 'Print a script with which a shell completes commands and options.',
    details:
      'For bash: `eval "$(npx waybill completion bash)"` in ~/.bashrc; for zsh, the same with zsh in ~/.zshrc after compinit; for fish: `npx waybill completion fish > ~/.config/fish/completions/waybill.fish`. The script has the commands of the configuration in the current folder. It completes `waybill`; `alias waybill="npx waybill"` makes a command of that name.',
    arguments: [{ name: 'shell', description: 'The shell.', isRequired: true, choices: shells }],
    options: {},
    exitCodes: { 0: 'printed' },
    async run(shell, given) {
      const { renderCompletion } = await import('./render-completion.ts');
      const name = shells.find((each) => each === given.arguments.shell) ?? 'bash';
      const text = renderCompletion(name, await list(shell));
      return { exitCode: exitCodes.done, text, data: { shell: name, script: text } };
    },
  });
}
