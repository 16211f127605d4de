/**
 * Characters that stand for others while notes are made: Unicode keeps them free for such use, so no text holds them.
 * The generator makes links of `@name` and `#12` wherever they are, in code and in decorators of Python too.
 */
const standIns = { at: '\uFDD0', number: '\uFDD1', parenthesis: '\uFDD2', nothing: '\uFDD3' } as const;

/** Code in Markdown: a fence, or a span between as many backticks. */
const code = /(~{3,}|`+)(?:(?!\1)[\s\S])+?\1(?!`)/g;

/** A name that GitHub would notify: people write decorators, packages and pytest fixtures like this far more often. */
const mention = /(?<![\w`/.@-])@[A-Za-z0-9](?:[\w./-]*\w)?/g;

/**
 * Text in which nothing is a mention, and no number in code is an issue. A mention becomes code, so that GitHub notifies
 * nobody either.
 */
export function makeInert(text: string): string {
  let result = '';
  let end = 0;
  const plain = (part: string) => part.replace(mention, (name) => `\`${name}\``).replaceAll('@', standIns.at);
  for (const match of clean(text).matchAll(code)) {
    result += plain(clean(text).slice(end, match.index));
    result += match[0].replaceAll('@', standIns.at).replaceAll('#', standIns.number);
    end = match.index + match[0].length;
  }
  return result + plain(clean(text).slice(end));
}

/** A subject: `(a): b` in it is no scope. */
export function makeSubjectInert(text: string): string {
  return makeInert(text).replace(/\)(?=!?: )/g, standIns.parenthesis);
}

/** The text of a footer: nothing in it is a reference, a footer or anything else to a parser. */
export function makeFooterInert(text: string): string {
  const lines = makeInert(text).replaceAll('#', standIns.number).split('\n');
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

function clean(text: string): string {
  return text.replace(/[\uFDD0-\uFDEF]/g, '');
}
