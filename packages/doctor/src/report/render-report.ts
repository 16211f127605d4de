import type { Report } from './report.ts';
import { type Row, type State, states } from './row.ts';

/** What needs somebody comes first. */
const order: readonly State[] = ['problem', 'warning', 'not checked', 'ok'];

const lineWidth = 110;

/** The table for people. */
export function renderReport({ rows, counts }: Report): string {
  const sorted = order.flatMap((state) => rows.filter((row) => row.state === state));
  const widths = {
    state: Math.max(...states.map((state) => state.length)),
    check: Math.max(...rows.map(({ check }) => check.length), 0),
  };
  const table = sorted.map((row) => renderRow(row, widths));
  return [...table, '', renderCounts(counts)].join('\n');
}

function renderRow({ check, state, message, remedy, link, code }: Row, widths: Record<'state' | 'check', number>) {
  const indent = widths.state + widths.check + 4;
  const room = Math.max(40, lineWidth - indent);
  const lines = [
    ...wrap(code === undefined ? message : `${message} (${code})`, room),
    ...wrapBehind('→ ', remedy, room),
    ...wrapBehind('  ', link, room),
  ];
  return lines
    .map((line, at) => {
      const head = at === 0 ? `${state.padEnd(widths.state)}  ${check.padEnd(widths.check)}  ` : ' '.repeat(indent);
      return `${head}${line}`;
    })
    .join('\n');
}

function wrapBehind(mark: string, text: string | undefined, room: number): string[] {
  if (text === undefined) return [];
  return wrap(text, room - mark.length).map((line, at) => `${at === 0 ? mark : '  '}${line}`);
}

/** Breaks between words; a word that is longer stays whole, as it may be a command or an address. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function renderCounts(counts: Report['counts']): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return `${plural(counts.problem, 'problem')}, ${plural(counts.warning, 'warning')}, ${counts['not checked']} not checked, ${counts.ok} ok.`;
}
