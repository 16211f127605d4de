import { type Body, nameOfText, type Read } from './description.ts';
import { columns, type Line } from './lines.ts';
import { ruler } from './markers.ts';

/** Shorter rulers are text where they do not fit. */
const shortest = 4;

/** A ruler above a title, or between two parts of the text. */
export const readRuler: Read = (body, at) => {
  const { description, lines, takesTitles } = body;
  const [over, title, under] = [0, 1, 2].map((below) => lines[at + below]?.text ?? '') as [string, string, string];
  if (!ruler.test(over)) return undefined;
  const isShort = over.length < shortest;
  const wrong = (what: string) => {
    description.problems.push({ line: lines[at]?.number ?? 0, what });
    return at + 1;
  };
  if (isShort && !(takesTitles && over === under && columns(title) <= over.length)) return undefined;
  if (!takesTitles) return wrong('a title or a ruler stands inside of something else');
  if (title === '') return readTransition(body, at);
  if (ruler.test(title)) return wrong('a ruler follows a ruler');
  if (over !== under) return wrong('a title has not the same ruler above and below');
  if (columns(title) > over.length) return wrong('the ruler above a title is too short');
  return enterSection(body, { title: lines[at + 1] as Line, style: `${over[0]}${over[0]}`, end: at + 3 });
};

function readTransition({ description, lines }: Body, at: number): number {
  const isFirst = isBlankUpTo(lines, at, -1);
  const isLast = isBlankUpTo(lines, at, 1);
  const what = `the text ${isFirst ? 'begins' : 'ends'} with a ruler`;
  if (isFirst || isLast) description.problems.push({ line: lines[at]?.number ?? 0, what });
  return at + 1;
}

/** Whether only blank lines are between this one and an end. It stops at the next text: a copy of all lines for each ruler took minutes. */
function isBlankUpTo(lines: readonly Line[], at: number, step: 1 | -1): boolean {
  let other = at + step;
  while (lines[other]?.text === '') other += step;
  return lines[other] === undefined;
}

/** A title with a ruler below it. */
export const readTitle: Read = (body, at) => {
  const { description, lines, takesTitles } = body;
  const [title, under] = [lines[at] as Line, lines[at + 1]?.text ?? ''];
  if (!ruler.test(under)) return undefined;
  const isTooShort = columns(title.text) > under.length;
  if (isTooShort && under.length < shortest) return undefined;
  const wrong = takesTitles ? 'the line below a title is too short' : 'a title stands inside of something else';
  if (isTooShort || !takesTitles) description.problems.push({ line: title.number, what: wrong });
  return takesTitles ? enterSection(body, { title, style: under[0] ?? '', end: at + 2 }) : at + 2;
};

interface Title {
  readonly title: Line;
  readonly style: string;
  readonly end: number;
}

function enterSection({ description }: Body, { title, style, end }: Title): number {
  const { titles, problems, implicit } = description;
  const level = titles.styles.indexOf(style) + 1 || titles.styles.push(style);
  if (level > titles.level + 1) {
    problems.push({ line: title.number, what: 'a title is more than one level below the one before it' });
  }
  titles.level = level;
  const text = title.text.trim();
  implicit.add(nameOfText(text));
  description.text([{ ...title, text }]);
  return end;
}
