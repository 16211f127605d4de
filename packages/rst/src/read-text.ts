import { type Body, mustBeFinished, type Read } from './description.ts';
import { type Line, takeIndented, takeText } from './lines.ts';
import { doctest, isText } from './markers.ts';
import { readTitle } from './read-titles.ts';

/** Lines that are indented for no other reason. */
export const readQuote: Read = (body, at) => {
  if (!body.lines[at]?.text.startsWith(' ')) return undefined;
  const block = takeIndented(body.lines, at);
  body.description.nested(block.lines);
  mustBeFinished(body, 'an indented block', block);
  return block.end;
};

/** `>>>` up to a blank line. */
export const readDoctest: Read = ({ lines }, at) =>
  doctest.test(lines[at]?.text ?? '') ? at + takeText(lines, at).length : undefined;

/** Whatever is nothing else: a title, a term with its definition, or a paragraph. */
export const readText: Read = (body, at) => {
  const next = body.lines[at + 1]?.text ?? '';
  if (next.startsWith(' ')) return readDefinitions(body, at);
  return readTitle(body, at) ?? readParagraph(body, at);
};

function readDefinitions(body: Body, at: number): number {
  const { description, lines } = body;
  for (let where = at; ; ) {
    description.text([lines[where] as Line]);
    const block = takeIndented(lines, where + 1);
    description.nested(block.lines);
    where = block.end;
    const [term, next] = [lines[where]?.text ?? '', lines[where + 1]?.text ?? ''];
    if (term !== '' && isText(term) && next.startsWith(' ')) continue;
    mustBeFinished(body, 'a definition list', block);
    return where;
  }
}

function readParagraph({ description, lines }: Body, at: number): number {
  const all = takeText(lines, at);
  const indented = all.findIndex(({ text }) => text.startsWith(' '));
  if (indented !== -1) {
    description.problems.push({ line: all[indented]?.number ?? 0, what: 'a line is indented, and nothing says why' });
  }
  const paragraph = indented === -1 ? all : all.slice(0, indented);
  description.text(paragraph);
  const end = at + paragraph.length;
  return indented === -1 && /(?<!\\)(\\\\)*::$/.test(paragraph.at(-1)?.text ?? '')
    ? readLiteral({ description, lines }, end)
    : end;
}

/** What follows `::` is shown as it is. */
function readLiteral({ description, lines }: Omit<Body, 'takesTitles'>, at: number): number {
  const block = takeIndented(lines, at);
  if (block.lines.length > 0) {
    mustBeFinished({ description, lines, takesTitles: false }, 'a block after `::`', block);
    return block.end;
  }
  const quoted = lines[block.end];
  const mark = quoted?.text[0] ?? '';
  if (quoted === undefined || !/[!-/:-@[-`{-~]/.test(mark)) {
    description.problems.push({ line: lines[at - 1]?.number ?? 0, what: 'no indented block follows `::`' });
    return block.end;
  }
  const all = takeText(lines, block.end);
  const other = all.find(({ text }) => text[0] !== mark);
  if (other !== undefined) description.problems.push({ line: other.number, what: 'a quoted block changes its quote' });
  return block.end + all.length;
}
