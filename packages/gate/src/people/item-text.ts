import { makePlain, makeReadable } from '@waybill/kernel';

/** A line of a task list, as GitHub and GitLab render them. */
export interface TaskLine {
  readonly isTicked: boolean;
  /** In one line, without the comment that names it. */
  readonly text: string;
  /** Named by a comment at its end: `<!-- alerts -->`. */
  readonly id: string | undefined;
}

const task = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(\S.*)$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const comment = /<!--[ \t]*(?:waybill:)?([a-z][a-z0-9-]{0,99})[ \t]*-->[ \t]*$/;

/** Characters of a line that are read. */
const longestLine = 1000;

/** Task lines of Markdown, with the headings between them. Code is none. */
export function* readTasks(markdown: string): Generator<TaskLine | { readonly heading: string }> {
  for (const line of proseOf(markdown)) {
    const [, heading] = /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line) ?? [];
    if (heading !== undefined) yield { heading };
    const found = readTask(line);
    if (found !== undefined) yield found;
  }
}

/** The lines that are no code. */
function* proseOf(markdown: string): Generator<string> {
  let open: string | undefined;
  for (const whole of markdown.split(/\r?\n|\r/)) {
    const line = whole.slice(0, longestLine).trimEnd();
    const [, marks] = fence.exec(line) ?? [];
    if (marks === undefined && open === undefined) yield line;
    if (marks !== undefined && open === undefined) open = marks;
    else if (marks?.startsWith(open ?? '')) open = undefined;
  }
}

function readTask(line: string): TaskLine | undefined {
  const [, mark, rest = ''] = task.exec(line) ?? [];
  if (mark === undefined) return undefined;
  const [, id] = comment.exec(rest) ?? [];
  const text = id === undefined ? rest : rest.slice(0, rest.lastIndexOf('<!--'));
  return { isTicked: mark !== ' ', text: makePlain(makeReadable(text)).trim(), id };
}

/** The same item in other spelling: without emphasis, marks at its end, and upper case. */
export function simplify(text: string): string {
  const words = text.replace(/\(required\)/gi, ' ').replace(/[*_`~\\]/g, '');
  return words
    .split(/\s+/)
    .filter(Boolean)
    .join(' ')
    .replace(/[.:;!]$/, '')
    .toLowerCase();
}
