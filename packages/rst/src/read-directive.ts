import { type Description, nameOfText } from './description.ts';
import { type Directive, directives, inSubstitutions, switchedOff } from './directives.ts';
import type { Line } from './lines.ts';
import { field } from './markers.ts';

export interface FoundDirective {
  readonly name: string;
  readonly line: number;
  /** What is beside and below it. */
  readonly lines: readonly Line[];
  /** Whether a blank line comes first. */
  readonly isApart: boolean;
}

/** Checks a directive by what docutils lets it have, and reads what is in it. */
export function readDirective(description: Description, found: FoundDirective): void {
  const { name, line } = found;
  const known = Object.hasOwn(directives, name) ? directives[name] : undefined;
  const wrong = (what: string) => description.problems.push({ line, what });
  if (known === undefined) {
    wrong(whyUnknown(name));
    return;
  }
  const parts = partsOf(known, found);
  for (const what of [...wrongArguments(known, parts), ...wrongContent(known, parts)]) {
    wrong(`${what} of the directive \`${name}\``);
  }
  for (const what of wrongOptions(known, parts)) {
    description.problems.push({ line, what: `${what} of the directive \`${name}\``, isDoubtful: true });
  }
  learnNames(description, found, textOf(parts.words));
  if (known.argument === 'text' && parts.words.length > 0) description.text(parts.words);
  if (known.content === 'body') description.nested(parts.content);
  if (known.content === 'inline') description.text(parts.content);
  if (known.content === 'unread') description.hasGaps ||= name.endsWith('table');
}

function whyUnknown(name: string): string {
  if (switchedOff.includes(name)) return `PyPI has switched off the directive \`${name}\``;
  if (inSubstitutions.includes(name)) return `the directive \`${name}\` stands outside of a substitution`;
  return `docutils knows no directive \`${name}\``;
}

/** Roles and titles that a directive brings. */
function learnNames(
  { roles, implicit, problems }: Description,
  { name, line, lines }: FoundDirective,
  words: string,
): void {
  const [word = ''] = (words || (lines[0]?.text ?? '')).toLowerCase().split(/[\s(]+/);
  if (name === 'role') roles.add(word);
  if (name === 'contents') implicit.add(nameOfText(words || 'Contents'));
  const isUnknown = name === 'default-role' && word !== '' && !roles.has(word);
  if (isUnknown) problems.push({ line, what: `docutils knows no role \`${word}\`` });
}

interface Parts {
  readonly words: readonly Line[];
  readonly options: readonly Line[];
  readonly content: readonly Line[];
}

/** Arguments, options and content, as docutils' `parse_directive_block` divides them. */
function partsOf({ most, options: known }: Directive, { lines, isApart }: FoundDirective): Parts {
  if (isApart) return { words: [], options: [], content: lines };
  if (most === 0 && known.length === 0) return { words: [], options: [], content: lines };
  const blank = lines.findIndex(({ text }) => text === '');
  const head = blank === -1 ? lines : lines.slice(0, blank);
  const rest = blank === -1 ? [] : lines.slice(blank + 1);
  const first = known.length === 0 ? -1 : head.findIndex(({ text }) => field.test(text));
  const [words, options] = first === -1 ? [head, []] : [head.slice(0, first), head.slice(first)];
  if (most === 0 && words.length > 0)
    return { words: [], options, content: [...words, ...(blank === -1 ? [] : lines.slice(blank))] };
  return {
    words,
    options,
    content: rest.slice(
      Math.max(
        rest.findIndex(({ text }) => text !== ''),
        0,
      ),
    ),
  };
}

function wrongOptions({ options: known }: Directive, { options }: Parts): string[] {
  return options.flatMap(({ text }) => {
    if (text.startsWith(' ')) return [];
    const name = /^:([^:]+):( |$)/.exec(text)?.[1]?.toLowerCase();
    if (name === undefined) return ['a line among the options is none'];
    return known.includes(name) ? [] : [`docutils knows no option \`${name}\``];
  });
}

function wrongArguments({ least, most, argument }: Directive, { words }: Parts): string[] {
  const count = textOf(words).split(/\s+/).filter(Boolean).length;
  if (count < least) return ['there is no argument'];
  return count > most && argument === 'word' ? ['there are too many arguments'] : [];
}

function wrongContent({ content: kind, isContentNeeded }: Directive, { content }: Parts): string[] {
  const isThere = content.some(({ text }) => text !== '');
  if (isThere && kind === 'none') return ['there may be no content'];
  return !isThere && isContentNeeded ? ['there is no content'] : [];
}

const textOf = (lines: readonly Line[]) => lines.map(({ text }) => text).join(' ');
