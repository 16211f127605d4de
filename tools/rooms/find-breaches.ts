import { type Import, roomOf } from './read-imports.ts';
import type { Room } from './room.ts';

/** The one file of a room that others import. */
const entry = 'index.ts';

/**
 * What a package does against its table of rooms, as sentences.
 *
 * @param folders that `src` really has
 */
export function findBreaches(
  table: readonly Room[],
  { folders, imports }: { readonly folders: readonly string[]; readonly imports: readonly Import[] },
): string[] {
  const names = table.map(({ name }) => name);
  return [
    ...folders.filter((each) => !names.includes(each)).map((each) => `\`${each}\` is no room of tools/rooms.ts`),
    ...names.filter((each) => !folders.includes(each)).map((each) => `The room \`${each}\` has no folder`),
    ...table.flatMap((room) => findWrongArrows(room, imports)),
    ...findCircles(table),
    ...imports.filter(isSideDoor).map(({ from, to }) => `${from} imports ${to}: a room is entered by its ${entry}`),
  ];
}

function findWrongArrows({ name, uses }: Room, imports: readonly Import[]): string[] {
  const used = new Set<string>();
  const problems: string[] = [];
  for (const { from, to } of imports) {
    const target = roomOf(to);
    if (roomOf(from) !== name || target === name) continue;
    if (target === undefined) {
      if (to === entry) problems.push(`${from} imports the package's own ${entry}`);
      continue;
    }
    used.add(target);
    if (!uses.includes(target)) problems.push(`${from} imports ${to}: \`${name}\` may not use \`${target}\``);
  }
  return [...problems, ...uses.filter((each) => !used.has(each)).map((each) => `\`${name}\` does not use \`${each}\``)];
}

/** What is loaded lazily is one file, so that the others of its room are not loaded with it. */
function isSideDoor({ from, to, isLazy = false }: Import): boolean {
  if (isLazy) return false;
  const target = roomOf(to);
  return target !== undefined && target !== roomOf(from) && to !== `${target}/${entry}` && roomOf(from) !== undefined;
}

/** Rooms that use themselves by way of others. */
function findCircles(table: readonly Room[]): string[] {
  const arrows = new Map(table.map(({ name, uses }) => [name, uses]));
  const reached = (from: string, seen: Set<string>): Set<string> => {
    for (const next of arrows.get(from) ?? []) if (!seen.has(next)) reached(next, seen.add(next));
    return seen;
  };
  const circular = table.filter(({ name }) => reached(name, new Set()).has(name)).map(({ name }) => name);
  return circular.length === 0 ? [] : [`Rooms in a circle: ${circular.join(', ')}`];
}
