import { type Command, makePlain } from '@waybill/kernel';
import { commonOptions } from './common-options.ts';
import type { CompletedShell } from './completed-shells.ts';

/** A word that is completed, and what it means. */
type Word = readonly [word: string, meaning: string];

/** A script that completes `waybill` in a shell. Names and texts of plugins are data: what is no plain word is left out. */
export function renderCompletion(shell: CompletedShell, commands: readonly Command[]): string {
  const first = [
    ...commands.map(({ name, summary }): Word => [name, summary]),
    ['help', 'Explain a command.'] as const,
  ];
  const usual = optionWords(commonOptions);
  const each = commands.map((command) => ({ name: command.name, words: [...wordsOf(command), ...usual] }));
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell](plain([...first, ...usual]), each);
}

interface Completed {
  readonly name: string;
  readonly words: readonly Word[];
}

/** Choices of arguments, and options. */
function wordsOf({ arguments: words, options }: Command): Word[] {
  const choices = words.flatMap(({ choices = [], description }) =>
    choices.map((choice): Word => [choice, description]),
  );
  return plain([...choices, ...optionWords(options)]);
}

function optionWords(options: Readonly<Record<string, { readonly description: string }>>): Word[] {
  return Object.entries(options).map(([name, { description }]) => [`--${name}`, description]);
}

function plain(words: readonly Word[]): Word[] {
  return words.filter(([word]) => /^-{0,2}[A-Za-z0-9][A-Za-z0-9._-]*$/.test(word));
}

/** Text in single quotes, as bash and zsh read it; fish reads `\'` inside of them. */
const quote = (text: string) => `'${makePlain(text).replaceAll("'", "'\\''")}'`;
const quoteFish = (text: string) => `'${makePlain(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function renderBash(first: readonly Word[], commands: readonly Completed[]): string {
  const list = (words: readonly Word[]) =>
    `COMPREPLY=($(compgen -W '${words.map(([word]) => word).join(' ')}' -- "$word"))`;
  return `# Completes waybill in bash.
_waybill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command='' at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      --cwd) ((at++)) ;;
      help | -*) ;;
      *) command="\${COMP_WORDS[at]}"; break ;;
    esac
  done
  case "$command" in
    '') ${list(first)} ;;
${commands.map(({ name, words }) => `    ${name}) ${list(words)} ;;`).join('\n')}
  esac
}
complete -o default -F _waybill waybill`;
}

function renderZsh(first: readonly Word[], commands: readonly Completed[]): string {
  const list = (words: readonly Word[]) =>
    `known=(${words.map(([word, meaning]) => quote(`${word}:${meaning.replace(/[\\:]/g, '\\$&')}`)).join(' ')})`;
  return `# Completes waybill in zsh.
_waybill() {
  local command='' at
  local -a known
  for ((at = 2; at < CURRENT; at++)); do
    case "\${words[at]}" in
      (--cwd) ((at++)) ;;
      (help|-*) ;;
      (*) command="\${words[at]}"; break ;;
    esac
  done
  case "$command" in
    ('') ${list(first)} ;;
${commands.map(({ name, words }) => `    (${name}) ${list(words)} ;;`).join('\n')}
  esac
  _describe waybill known || _files
}
compdef _waybill waybill`;
}

function renderFish(first: readonly Word[], commands: readonly Completed[]): string {
  const line = (condition: string, [word, meaning]: Word) => {
    const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
    return `complete -c waybill -n '${condition}' ${what} -d ${quoteFish(meaning)}`;
  };
  const own = commands.flatMap(({ name, words }) =>
    words.map((word) => line(`__fish_seen_subcommand_from ${name}`, word)),
  );
  return ['# Completes waybill in fish.', ...first.map((word) => line('__fish_use_subcommand', word)), ...own].join(
    '\n',
  );
}
