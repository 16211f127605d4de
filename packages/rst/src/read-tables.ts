import { type Body, mustBeFinished, type Read } from './description.ts';
import { columns, takeText } from './lines.ts';
import { gridTop, simpleTop } from './markers.ts';

const simpleBorder = /^=+[ =]*$/;

/** A table drawn with `+---+`: its frame is looked at, its cells are not. */
export const readGridTable: Read = (body, at) => {
  const { description, lines } = body;
  if (!gridTop.test(lines[at]?.text ?? '')) return undefined;
  description.hasGaps = true;
  const all = takeText(lines, at);
  const other = all.findIndex(({ text }) => !/^[+|]/.test(text.trim()));
  const frame = other === -1 ? all : all.slice(0, other);
  const bottom = frame.findLastIndex(({ text }) => gridTop.test(text.trim()));
  const table = frame.slice(0, bottom + 1).map(({ text }) => text.trim());
  const width = columns(table[0] ?? '');
  if (
    (bottom < 2 && bottom !== frame.length - 1) ||
    table.some((text) => columns(text) !== width || !/[+|]$/.test(text))
  ) {
    description.problems.push({ line: lines[at]?.number ?? 0, what: 'the frame of a table is not closed' });
    return at + all.length;
  }
  const end = at + table.length;
  mustBeFinished(body, 'a table', { isFinished: (lines[end]?.text ?? '') === '', end });
  return end;
};

/** A table whose columns are drawn with `===  ===`. */
export const readSimpleTable: Read = (body, at) => {
  const { description, lines } = body;
  const top = lines[at]?.text ?? '';
  if (!simpleTop.test(top)) return undefined;
  description.hasGaps = true;
  const { end, wrong } = endOfSimpleTable(body, at, top.trim().length);
  if (wrong !== undefined) {
    description.problems.push({ line: lines[end]?.number ?? lines[at]?.number ?? 0, what: wrong });
    return end + 1;
  }
  mustBeFinished(body, 'a table', { isFinished: (lines[end + 1]?.text ?? '') === '', end: end + 1 });
  return end + 1;
};

function endOfSimpleTable(
  { lines }: Body,
  at: number,
  width: number,
): { readonly end: number; readonly wrong?: string } {
  let found = 0;
  for (let end = at + 1; end < lines.length; end += 1) {
    const text = lines[end]?.text ?? '';
    if (!simpleBorder.test(text)) continue;
    if (text.trim().length !== width) return { end, wrong: 'a border of a table is not as long as its top' };
    found += 1;
    if (found === 2 || (lines[end + 1]?.text ?? '') === '') return { end };
  }
  return { end: lines.length, wrong: 'a table has no bottom border, or no blank line after it' };
}
