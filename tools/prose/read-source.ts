import { parseSync, Visitor } from 'rolldown/utils';

/** A piece of prose in a source file, as long as in the source. */
export interface Piece {
  readonly start: number;
  readonly text: string;
  /** A text that the program shows; else a comment. */
  readonly isMessage: boolean;
}

/** Comments, and texts that read as a sentence: messages, descriptions, log lines. @param file its ending names the language */
export function readSource(file: string, source: string): Piece[] {
  const { program, comments } = parseSync(file, source);
  const pieces: Piece[] = [];
  const visitor = new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string')
        pieces.push({ start: node.start, text: maskCode(source.slice(node.start, node.end)), isMessage: true });
    },
    TemplateLiteral: (node) => {
      let text = source.slice(node.start, node.end);
      for (const { start, end } of node.expressions) {
        const [from, to] = [start - node.start - 2, end - node.start + 1];
        text = text.slice(0, from) + 'X'.repeat(to - from) + text.slice(to);
      }
      pieces.push({ start: node.start, text: maskCode(text.replaceAll('\\`', ' `')), isMessage: true });
    },
  });
  visitor.visit(program);
  return [
    ...pieces.filter(({ text }) => isProse(text)),
    ...joinLines(comments, source).map(({ start, end }) => ({
      start,
      text: maskComment(source.slice(start, end)),
      isMessage: false,
    })),
  ];
}

/** At least four words in a row, and a mark between words: no list of names, and no shell command. */
function isProse(text: string): boolean {
  return /(?:[A-Za-z]{2,}[,:]? ){3}/.test(text) && /[.,:;]/.test(text) && !text.includes(' && ');
}

/** Code becomes one word. */
function maskCode(text: string): string {
  const inner = text
    .slice(1, -1)
    .replace(/`[^`\n]*`/g, (code) => 'X'.repeat(code.length))
    .replaceAll('\\n', '\u2029 ');
  return ` ${inner} `;
}

function maskComment(text: string): string {
  return (
    text
      .replace(/`[^`\n]*`/g, (code) => 'X'.repeat(code.length))
      // What follows a tag is a sentence of its own.
      .replace(/@param \w+|@\w+/g, (tag) => '\u2029'.padEnd(tag.length))
      .replace(/\/\*+|\*+\/|^[ \t]*\*(?=\s)|\/\//gm, (mark) => ' '.repeat(mark.length))
  );
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Comments of one line that follow each other are one piece. */
function joinLines(comments: readonly (Range & { readonly type: string })[], source: string): Range[] {
  const joined: (Range & { readonly type: string })[] = [];
  for (const comment of comments) {
    const before = joined.at(-1);
    const isNext = before?.type === 'Line' && /^\n[ \t]*$/.test(source.slice(before.end, comment.start));
    if (before !== undefined && isNext && comment.type === 'Line')
      joined[joined.length - 1] = { ...before, end: comment.end };
    else joined.push(comment);
  }
  return joined;
}
