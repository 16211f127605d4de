import { type Located, linesWith, type Source } from '../documents/index.ts';
import { noPlace } from '../errors.ts';
import { type Assembled, nameOfPlace } from './place.ts';

/** A field of a template: the name of a group, or its number as Python counts a call's arguments. */
const field = /\{(\w+)\}/g;

/** The groups that a template names, in its order. */
export function groupsOf(template: string): string[] {
  return [...template.matchAll(field)].map(([, group = '']) => group);
}

/**
 * Finds the groups of the first match that a template puts together to a version. A group that takes no part in the match
 * has no place.
 *
 * @throws ENOVERSIONPLACE without a match
 */
export function locateParts({ file, text }: Source, place: Assembled): Located[] {
  const { pattern, template, remove } = place;
  const match = new RegExp(pattern, `d${pattern.flags.replace(/[dgy]/g, '')}`).exec(text);
  if (match === null) throw noPlace(file, nameOfPlace(place), linesWith(text, 'VERSION'));
  const { indices, groups } = match;
  const numbered = (group: string) => Number(group) + 1;
  const spanOf = (group: string) => (/^\d+$/.test(group) ? indices?.[numbered(group)] : indices?.groups?.[group]);
  const textOf = (group: string) => (/^\d+$/.test(group) ? match[numbered(group)] : groups?.[group]) ?? '';
  const whole = without(
    template.replace(field, (_, group: string) => textOf(group)),
    remove,
  );
  return groupsOf(template).flatMap((group) => {
    const [start, end] = spanOf(group) ?? [];
    if (start === undefined || end === undefined) return [];
    return [
      { span: { start, end }, value: textOf(group), part: { group, template, whole, ...(remove && { remove }) } },
    ];
  });
}

const without = (text: string, remove: RegExp | undefined) => (remove === undefined ? text : text.replace(remove, ''));

/**
 * Takes a version apart as a template puts one together: numbers into the groups before the last, and what follows into
 * the last one, `{major}.{minor}.{patch}` of `1.2.0b1` into `1`, `2` and `0b1`.
 *
 * Where something is taken out of what the template makes, `\\.dev0` of `{major}.{minor}.{patch}.dev{dev}`, a version without
 * it has 0 in the last group.
 *
 * @returns `undefined` where the template has no room for the version
 */
export function takeApart(template: string, version: string, remove?: RegExp): ReadonlyMap<string, string> | undefined {
  const whole = takeWhole(template, version);
  if (remove === undefined) return whole;
  const shorter = template.replace(/[^{}]*\{\w+\}$/, '');
  const last = groupsOf(template).at(-1) ?? '';
  const rest = shorter === '' ? undefined : takeWhole(shorter, version);
  const candidates = [whole, rest && new Map([...rest, [last, '0']])];
  return candidates.find((parts) => {
    const made = parts && template.replace(field, (_, group: string) => parts.get(group) ?? '');
    return made !== undefined && without(made, remove) === version;
  });
}

function takeWhole(template: string, version: string): ReadonlyMap<string, string> | undefined {
  const groups = groupsOf(template);
  if (new Set(groups).size < groups.length) return undefined;
  // Without a text before it, the last group is for what follows the numbers.
  const last = /\}\{\w+\}$/.test(template) ? '(|[a-z].*|\\.dev.*)' : '(\\d.*)';
  const literals = template.split(/\{\w+\}/).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = literals
    .slice(1)
    .reduce(
      (sum, literal, index) => sum + (index === groups.length - 1 ? last : '(\\d+)') + literal,
      literals[0] ?? '',
    );
  const match = new RegExp(`^${pattern}$`).exec(version);
  return match === null ? undefined : new Map(groups.map((group, index) => [group, match[index + 1] ?? '']));
}
