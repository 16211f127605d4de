import { makeSafeMarkdown, outsideCode } from '../../markdown/index.ts';

/**
 * Characters that stand for others while notes are made: Unicode keeps them free for such use, so no text holds them.
 * The generator makes links of `@name` and `#12` wherever they are, in code and in decorators of Python too.
 */
const standIns = { at: '\uFDD0', number: '\uFDD1', parenthesis: '\uFDD2', nothing: '\uFDD3' } as const;

/**
 * A name that GitHub would notify: people write decorators, packages and pytest fixtures like this far more often. GitHub
 * looks at what is shown: a backslash before it and emphasis around it are no part of that.
 */
const mention =
  /(?<!\\)(\\*)(?<![A-Za-z0-9`@]|[A-Za-z0-9_][/.-]|[A-Za-z0-9]_{1,9})@([A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?)(_*)/g;

/** To the generator, `#fff` is an issue too, and the one of another repository is one of this. GitHub makes links of those itself. */
const noIssue = /#(?!\d{1,10}(?![A-Za-z0-9]))|(?<=\w)#/g;

function asCode(_: string, backslashes: string, name: string, end: string): string {
  // Before a backtick, an odd one would take it its meaning.
  return `${'\\\\'.repeat(Math.floor(backslashes.length / 2))}\`@${name}\`${end}`;
}

/**
 * Text in which nothing is a mention, and no number in code is an issue. A mention becomes code, so that GitHub notifies
 * nobody either. HTML is words, and a link leads where it says.
 */
export function makeInert(text: string): string {
  const hidden = (part: string) => part.replaceAll('@', standIns.at);
  const plain = (part: string) => hidden(part.replace(mention, asCode)).replace(noIssue, standIns.number);
  const code = (part: string) => hidden(part).replaceAll('#', standIns.number);
  return outsideCode(makeSafeMarkdown(clean(text)), plain, code);
}

/** A subject: `(a): b` in it is no scope. */
export function makeSubjectInert(text: string): string {
  return makeSubjectPlain(makeInert(text));
}

/** A subject as it was written. */
export function makeSubjectPlain(text: string): string {
  return text.replace(/\)(?=!?: )/g, standIns.parenthesis);
}

/** The text of a footer: nothing in it is a reference, a footer or anything else to a parser. */
export function makeFooterInert(text: string): string {
  // It follows other words: its first line begins no block.
  const lines = makeInert(`(${text}`).slice(1).replaceAll('#', standIns.number).split('\n');
  return lines
    .map((line, at) => (at === 0 || line.trim() === '' ? line : standIns.nothing + line))
    .join('\n')
    .replace(/This reverts/gi, `This${standIns.nothing} reverts`);
}

/** Notes as people read them. */
export function restoreText(notes: string): string {
  return notes
    .replaceAll(standIns.at, '@')
    .replaceAll(standIns.number, '#')
    .replaceAll(standIns.parenthesis, ')')
    .replaceAll(standIns.nothing, '');
}

/** The text without the characters that stand for others. */
export function clean(text: string): string {
  return text.replace(/[\uFDD0-\uFDEF]/g, '');
}
