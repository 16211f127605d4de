import { addTarget, type Body, mustBeFinished, nameFrom, type Read } from './description.ts';
import { inSubstitutions } from './directives.ts';
import { type Block, dedented, takeIndented } from './lines.ts';
import { anonymous, explicit, simpleName } from './markers.ts';
import { readDirective } from './read-directive.ts';
import { escaped } from './read-inline.ts';

const footnote = new RegExp(String.raw`^\.\. +\[([0-9]+|#|#${simpleName}|\*)\]( +|$)`, 'u');
const citation = new RegExp(String.raw`^\.\. +\[(${simpleName})\]( +|$)`, 'u');
const directive = new RegExp(String.raw`^\.\. +(${simpleName}) ?::( +|$)`, 'u');
const substitution = /^\.\. +\|(?! |$)/;
const target = /^\.\. +_(?! |$)/;
const defined = new RegExp(String.raw`^(?! )(.+?)(?<![\s\0])\|(?: +|$)(?:(${simpleName}) ?::( +|$))?`, 'u');
const named = /^(?:_|(?!_)(`?)(?![ `])(.+?)(?<![\s\0])\1)(?<!(?<!\0):)(?<![\s\0]) ?:( +|$)/;
const indirect = new RegExp(`^(?:(${simpleName})_|\`(?! )(.+?)(?<![\\s\\0])\`_)$`, 'u');

type Construct = (body: Body, at: number, match: RegExpExecArray) => Block;

/** In the order in which docutils tries them; what is none of them is a comment. */
const constructs: readonly (readonly [RegExp, Construct])[] = [
  [footnote, readFootnote],
  [citation, readCitation],
  [target, readTarget],
  [substitution, readSubstitution],
  [directive, readNamedDirective],
];

/** What begins with `..` or `__`. Several of them need no blank lines between them. */
export const readExplicit: Read = (body, at) => {
  const text = body.lines[at]?.text ?? '';
  const isAnonymous = anonymous.test(text);
  if (!isAnonymous && !explicit.test(text)) return undefined;
  const block = isAnonymous ? readAnonymous(body, at) : readConstruct(body, at, text);
  const next = body.lines[block.end]?.text ?? '';
  if (!explicit.test(next) && !anonymous.test(next)) mustBeFinished(body, 'markup that begins with `..`', block);
  return block.end;
};

function readConstruct(body: Body, at: number, text: string): Block {
  for (const [pattern, read] of constructs) {
    const match = pattern.exec(text);
    if (match !== null) return read(body, at, match);
  }
  const isEmpty = text === '..' && (body.lines[at + 1]?.text ?? '') === '';
  return isEmpty
    ? { lines: [], end: at + 1, isFinished: true }
    : takeIndented(body.lines, at, { first: explicit.exec(text)?.[0].length ?? 2 });
}

function readAnonymous({ description, lines }: Body, at: number): Block {
  description.counts.__.targets += 1;
  return takeIndented(lines, at, { first: 2, untilBlank: true });
}

function readFootnote({ description, lines }: Body, at: number, [marker, label = '']: RegExpExecArray): Block {
  const block = takeIndented(lines, at, { first: marker.length });
  const name = nameFrom(label.replace(/^[#*]/, ''));
  if (label === '#' || label === '*') description.counts[label].targets += 1;
  else if (label.startsWith('#')) description.counts['#'].targets += 1;
  if (name !== '') addTarget(description, { name, line: lines[at]?.number ?? 0 });
  description.nested(block.lines);
  return block;
}

function readCitation({ description, lines }: Body, at: number, [marker, label = '']: RegExpExecArray): Block {
  const block = takeIndented(lines, at, { first: marker.length });
  addTarget(description, { name: nameFrom(label), line: lines[at]?.number ?? 0 });
  description.nested(block.lines);
  return block;
}

function readTarget({ description, lines }: Body, at: number, [marker]: RegExpExecArray): Block {
  const block = takeIndented(lines, at, { first: marker.length, untilBlank: true });
  const line = lines[at]?.number ?? 0;
  const texts = block.lines.map(({ text }) => escaped(text.trim()));
  const match = [1, texts.length]
    .map((count) => named.exec(texts.slice(0, count).join('')))
    .find((found) => found !== null);
  if (match === undefined || match === null) {
    description.problems.push({ line, what: 'a target has no colon after its name' });
    return block;
  }
  const rest = texts.join(' ').slice(match[0].length).trim();
  const name = nameFrom(match[2] ?? '');
  const [, simple, phrase] = indirect.exec(rest) ?? [];
  const other = simple ?? phrase;
  if (other !== undefined) description.references.push({ name: nameFrom(other), line });
  if (name === '') description.counts.__.targets += 1;
  else
    addTarget(description, { name, line }, other === undefined && rest !== '' ? rest.replace(/\s+/g, '') : undefined);
  return block;
}

function readSubstitution({ description, lines }: Body, at: number, [marker]: RegExpExecArray): Block {
  const block = takeIndented(lines, at, { first: marker.length });
  const line = lines[at]?.number ?? 0;
  const match = defined.exec(escaped(block.lines.map(({ text }) => text).join(' ')));
  const [, name, type] = match ?? [];
  if (name === undefined || type === undefined) {
    description.problems.push({ line, what: 'a substitution has no directive that says by what' });
    return block;
  }
  description.substitutions.add(nameFrom(name));
  const [first, ...rest] = block.lines;
  const text = first?.text.slice(first.text.indexOf('::') + 2).trimStart() ?? '';
  const content = [...(text === '' ? [] : [{ text, number: line }]), ...dedented(rest)];
  if (type.toLowerCase() === 'replace') description.text(content);
  else if (!inSubstitutions.includes(type))
    readDirective(description, { name: type.toLowerCase(), line, lines: content, isApart: false });
  return block;
}

function readNamedDirective({ description, lines }: Body, at: number, [marker, name = '']: RegExpExecArray): Block {
  const block = takeIndented(lines, at, { first: marker.length });
  const line = lines[at]?.number ?? 0;
  const isApart = (block.lines[0]?.number ?? line) > line + 1;
  readDirective(description, { name: name.toLowerCase(), line, lines: block.lines, isApart });
  return block;
}
