import type { MadeError } from './made-errors.ts';

/** A heading for each package, and a table of its errors: code, sentence, what to do. */
export function errorsTable(errors: readonly MadeError[]): string {
  const rooms = [...new Set(errors.map(({ room }) => room))];
  return rooms
    .map((room) => {
      const rows = errors
        .filter((error) => error.room === room)
        .map(({ code, message, details }) => `| \`${code}\` | ${cell(message)} | ${cell(details)} |`);
      return [`## ${room}`, '', '| Code | What happened | What to do |', '| --- | --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}

/** What a program printed follows after an empty line: an example of it says nothing. */
function cell(text: string): string {
  const [sentence = ''] = text.replace(/```[\s\S]*?```/g, '…').split('\n\n');
  return sentence
    .replaceAll('\n', ' ')
    .replace(/:$/, ': …')
    .replaceAll('undefined', '…')
    .replaceAll('|', '\\|')
    .replace(/`[^`]*`|<(\w+)>/g, (whole, name?: string) => (name === undefined ? whole : `*${name}*`));
}
