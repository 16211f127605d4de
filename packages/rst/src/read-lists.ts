import { type Body, mustBeFinished, type Read } from './description.ts';
import { type Block, takeIndented } from './lines.ts';
import { bullet, field, lineOfBlock, option } from './markers.ts';

/** `- one`; the items of a list have the same bullet. */
export const readBulletList: Read = (body, at) => {
  const [, character] = bullet.exec(body.lines[at]?.text ?? '') ?? [];
  if (character === undefined) return undefined;
  return readItems(body, at, {
    name: 'a bullet list',
    markerOf: (text) => (text.startsWith(character) ? bullet.exec(text)?.[0] : undefined),
    take: takeItem,
  });
};

/** `:name: value` */
export const readFieldList: Read = (body, at) =>
  readItems(body, at, { name: 'a field list', markerOf: (text) => field.exec(text)?.[0], take: takeLoose });

/** `--all  every one of them`; without a description it is text. */
export const readOptionList: Read = (body, at) => {
  const markerOf = (text: string, where: number) => {
    const marker = option.exec(text)?.[0];
    return marker !== undefined && takeLoose(body, where, marker).lines.length > 0 ? marker : undefined;
  };
  return readItems(body, at, { name: 'an option list', markerOf, take: takeLoose });
};

/** `| lines that stay as they are` */
export const readLineBlock: Read = (body, at) => {
  const { description, lines } = body;
  const take = (_: Body, where: number, marker: string) =>
    takeIndented(lines, where, { first: marker.length, untilBlank: true });
  return readItems(body, at, {
    name: 'a line block',
    markerOf: (text) => lineOfBlock.exec(text)?.[0],
    take,
    read: (block) => description.text(block.lines),
  });
};

interface List {
  readonly name: string;
  markerOf(text: string, at: number): string | undefined;
  take(body: Body, at: number, marker: string): Block;
  read?(block: Block): void;
}

/** Items as long as there are some; the list ends where something else begins. */
export function readItems(body: Body, at: number, { name, markerOf, take, read }: List): number | undefined {
  let [where, block]: [number, Block | undefined] = [at, undefined];
  for (;;) {
    const marker = markerOf(body.lines[where]?.text ?? '', where);
    if (marker === undefined) break;
    block = take(body, where, marker);
    if (read) read(block);
    else body.description.nested(block.lines);
    where = block.end;
  }
  if (block === undefined) return undefined;
  mustBeFinished(body, name, block);
  return where;
}

/** The text beside a marker says where all of an item begins; without one, the first line below it does. */
export function takeItem({ lines }: Body, at: number, marker: string): Block {
  const isBeside = lines[at]?.text.slice(marker.length) !== '';
  return takeIndented(lines, at, isBeside ? { all: marker.length } : { first: marker.length });
}

function takeLoose({ lines }: Body, at: number, marker: string): Block {
  return takeIndented(lines, at, { first: marker.length });
}
