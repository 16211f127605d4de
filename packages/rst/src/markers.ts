/** How the lines begin that are not plain text, as docutils knows them (parsers/rst/states.py). */

const argument = '(?:[a-zA-Z][a-zA-Z0-9_-]*|<[^<>]+>)';
const optionName = `(?:[-+][a-zA-Z0-9](?: ?${argument})?|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*(?:[ =]${argument})?)`;

export const bullet = /^([-+*\u2022\u2023\u2043])( +|$)/;
export const enumerator = /^(\(?)([a-zA-Z]|[0-9]+|[ivxlcdm]+|[IVXLCDM]+|#)([.)])( +|$)/;
export const field = /^:(?![: ])(?:[^:\\]|\\.|:(?!(?:[ `]|$)))*(?<! ):( +|$)/;
export const option = new RegExp(`^${optionName}(?:, ${optionName})*(?: {2,}| ?$)`);
export const doctest = /^>>>( +|$)/;
export const lineOfBlock = /^\|( +|$)/;
export const gridTop = /^\+-[-+]+-\+ *$/;
export const simpleTop = /^=+( +=+)+ *$/;
export const explicit = /^\.\.( +|$)/;
export const anonymous = /^__( +|$)/;
/** One character of punctuation, repeated. */
export const ruler = /^([!-/:-@[-`{-~])\1* *$/;

const all = [bullet, enumerator, field, option, doctest, lineOfBlock, gridTop, simpleTop, explicit, anonymous, ruler];

/** Whether a line begins like nothing else. */
export function isText(text: string): boolean {
  return !text.startsWith(' ') && !all.some((marker) => marker.test(text));
}

/** Letters and digits, with single marks inside: the name of a role, a directive, a target. */
export const simpleName = String.raw`(?:(?!_)[\p{L}\p{N}_])+(?:[\-._+:](?:(?!_)[\p{L}\p{N}_])+)*`;
