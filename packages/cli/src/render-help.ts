import type { Command } from '@waybill/kernel';
import { commonOptions } from './common-options.ts';

/** One line: `waybill ledger check|repair [--json]`. */
export function renderUsage(command: Command): string {
  const words = command.arguments.map(({ name, isRequired, choices }) => {
    const shown = choices?.join('|') ?? name;
    return isRequired ? shown : `[${shown}]`;
  });
  const options = Object.entries(command.options).map(([name, { value }]) => `[--${name}${value ? ` ${value}` : ''}]`);
  return ['waybill', command.name, ...words, ...options, '[--json] [--cwd FOLDER]'].join(' ');
}

/** The list of commands, by task. */
export function renderList(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const tasks = Object.entries(Object.groupBy(commands, ({ task }) => task)).map(([task, some = []]) => {
    const lines = some.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
    return `${task}:\n${lines.join('\n')}`;
  });
  return [
    'Usage: waybill <command> [arguments] [options]',
    ...tasks,
    `Options of every command:\n${renderOptions(commonOptions)}`,
    '`waybill help <command>` explains a command. `waybill --json` lists all of them as JSON.',
  ].join('\n\n');
}

export function renderHelp(command: Command): string {
  const words = command.arguments.map(({ name, description }) => [name, description] as const);
  return [
    `Usage: ${renderUsage(command)}`,
    wrap(command.summary),
    wrap(command.details),
    ...(words.length === 0 ? [] : [`Arguments:\n${renderColumns(words)}`]),
    `Options:\n${renderOptions({ ...command.options, ...commonOptions })}`,
    `Exit codes:\n${renderColumns(Object.entries(allExitCodes(command)))}`,
  ].join('\n\n');
}

/** What every exit code of a command means. */
export function allExitCodes({ exitCodes }: Command): Readonly<Record<string, string>> {
  return { ...exitCodes, 1: exitCodes[1] ?? 'failed', 2: 'wrong use' };
}

/** The same for programs, completion for instance. */
export function describeCommands(commands: readonly Command[]): object[] {
  return commands.map((command) => {
    const { name, task, summary, arguments: words, options } = command;
    return { name, task, summary, arguments: words, options, exitCodes: allExitCodes(command) };
  });
}

interface Shown {
  readonly description: string;
  readonly value?: string;
  readonly short?: string;
}

function renderOptions(options: Readonly<Record<string, Shown>>): string {
  return renderColumns(
    Object.entries(options).map(([name, { value, short, description }]) => {
      const names = `${short === undefined ? '' : `-${short}, `}--${name}`;
      return [value === undefined ? names : `${names} ${value}`, description];
    }),
  );
}

const lineWidth = 100;

function renderColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 4;
  const line = ([left, right]: readonly [string, string]) => {
    const [first = '', ...more] = wrap(right, lineWidth - width).split('\n');
    return [`  ${left}`.padEnd(width) + first, ...more.map((each) => ' '.repeat(width) + each)].join('\n');
  };
  return rows.map(line).join('\n');
}

/** Breaks a text between words. */
function wrap(text: string, width = lineWidth): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
