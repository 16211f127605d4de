import { type Located, lineOf, linesWith, locatedIn, type Source } from '../documents/index.ts';
import { noPlace, unclearPlace } from '../errors.ts';
import { nameOfPlace } from './place.ts';

/** What `project()` says of the version: the text itself, a file that holds it, or something that Meson has to run. */
export type MesonVersion =
  | { readonly kind: 'text'; readonly located: Located }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'computed'; readonly line: string };

/** White space and comments, words, strings (of several lines, formatted, plain), and any other character. */
const token =
  /(?<space>\s+|#[^\n]*)|\w+|(?<string>'''[\s\S]*?'''|'(?:\\.|[^'\\\n])*')|(?<open>[([{])|(?<close>[)\]}])|[\s\S]/gy;

interface Token {
  readonly text: string;
  readonly at: number;
  /** How many brackets are open around it. */
  readonly depth: number;
  readonly isString: boolean;
}

/**
 * Finds the version that `project()` of a `meson.build` has as a plain text.
 *
 * @throws ENOVERSIONPLACE, EUNCLEARVERSION
 */
export function locateMesonVersion({ file, text }: Source): Located {
  const version = findMesonVersion(text);
  if (version === undefined) throw noPlace(file, nameOfPlace({ kind: 'meson' }), linesWith(text, 'version'));
  if (version.kind === 'text') return version.located;
  throw unclearPlace(file, nameOfPlace({ kind: 'meson' }), version.kind === 'computed' ? [version.line] : []);
}

/** What `project()` says of the version; `undefined` when it says nothing. https://mesonbuild.com/Reference-manual_functions.html#project */
export function findMesonVersion(text: string): MesonVersion | undefined {
  const [first, second, third, ...rest] = versionArgument(tokensOf(text));
  if (first === undefined) return undefined;
  const isPlain = first.isString && !first.text.includes('\\');
  if (isPlain && second === undefined) return { kind: 'text', located: locatedInside(text, first) };
  const isFile = first.text === 'files' && second?.text === '(' && third?.isString === true && rest.length === 1;
  if (isFile) return { kind: 'file', path: locatedInside(text, third).value };
  return { kind: 'computed', line: lineOf(text, first.at) };
}

function locatedInside(text: string, { text: quoted, at }: Token): Located {
  const quotes = quoted.startsWith("'''") ? 3 : 1;
  const inside = { start: at + quotes, end: at + quoted.length - quotes };
  return locatedIn(text, inside, text.slice(inside.start, inside.end));
}

function tokensOf(text: string): Token[] {
  let depth = 0;
  return [...text.matchAll(token)].flatMap(({ 0: found, index, groups = {} }) => {
    if (groups['space'] !== undefined || found === '\uFEFF') return [];
    if (groups['close'] !== undefined) depth -= 1;
    const one = { text: found, at: index, depth, isString: groups['string'] !== undefined };
    if (groups['open'] !== undefined) depth += 1;
    return [one];
  });
}

/** The tokens between `version:` and the next comma, in the first call of `project`. */
function versionArgument(tokens: readonly Token[]): Token[] {
  const start = tokens.findIndex((each, index) => each.text === 'project' && tokens[index + 1]?.text === '(');
  const inCall = start === -1 ? [] : tokens.slice(start + 2);
  const call = takeWhile(inCall, ({ depth }) => depth > 0);
  const name = call.findIndex(({ text, depth }, at) => depth === 1 && text === 'version' && call[at + 1]?.text === ':');
  return name === -1 ? [] : takeWhile(call.slice(name + 2), ({ text, depth }) => depth > 1 || text !== ',');
}

function takeWhile<T>(list: readonly T[], isWanted: (each: T) => boolean): T[] {
  const end = list.findIndex((each) => !isWanted(each));
  return end === -1 ? [...list] : list.slice(0, end);
}
