import type { Command } from '@waybill/kernel';

/** Commands and their exit codes, for the README of the `waybill` package. */
export function commandsTable(commands: readonly Command[]): string {
  const rows = commands.map(({ name, arguments: words, options, summary, exitCodes }) => {
    const shown = words.map((each) => {
      const text = each.choices?.join('\\|') ?? each.name;
      return each.isRequired ? text : `[${text}]`;
    });
    const flags = Object.entries(options).map(([flag, { value }]) => `\`--${flag}${value ? ` ${value}` : ''}\``);
    const codes = Object.entries(exitCodes).map(([code, meaning]) => `${code}: ${meaning}`);
    return `| \`${[name, ...shown].join(' ')}\` | ${summary} | ${flags.join(', ') || '–'} | ${codes.join('; ')} |`;
  });
  return ['| Command | What it does | Options | Exit codes |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
