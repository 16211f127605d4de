import { inlineCode } from '@waybill/kernel';
import type { Json } from '../api/index.ts';
import type { Direction, Finding } from './api-change.ts';
import { limitNames, type Shape } from './schema-shape.ts';

/** What changed in the values that a schema allows, apart from what is inside of them. */
export function compareValues(old: Shape, now: Shape, direction: Direction): Finding[] {
  const types = compareTypes(old, now, direction);
  if (types.some(({ what }) => what.startsWith('changed its type'))) return types;
  return [...types, ...compareLists(old, now, direction), ...compareLimits(old, now, direction)];
}

function compareTypes({ types: old }: Shape, { types: now }: Shape, direction: Direction): Finding[] {
  const [sent, taken] = direction === 'request' ? [old, now] : [now, old];
  const excess = excessOf(sent, taken);
  const [was, is] = [nameOf(old), nameOf(now)];
  const [wasNull, isNull] = [old?.has('null') === true, now?.has('null') === true];
  const found: Finding[] = [];
  if (was !== is) {
    const isBreaking = excess.some((each) => each !== 'null');
    found.push({ isBreaking, path: [], what: `changed its type from ${was} to ${is}` });
  }
  if (old !== undefined && now !== undefined && wasNull !== isNull) {
    const what = isNull ? 'may be null now' : 'may no longer be null';
    found.push({ isBreaking: excess.includes('null'), path: [], what });
  }
  return found;
}

/** Types of the first that the second does not have. Every integer is a number. */
function excessOf(types: ReadonlySet<string> | undefined, allowed: ReadonlySet<string> | undefined): string[] {
  if (allowed === undefined) return [];
  if (types === undefined) return ['any'];
  return [...types].filter((each) => !allowed.has(each) && !(each === 'integer' && allowed.has('number')));
}

function nameOf(types: ReadonlySet<string> | undefined): string {
  const names = [...(types ?? [])].filter((each) => each !== 'null').toSorted();
  return types === undefined ? 'any' : names.map(inlineCode).join(' or ');
}

/** Values that are named in a message. */
const mostNamed = 5;

/** Of the values that are listed: `enum`, `const`. */
function compareLists({ values: old }: Shape, { values: now }: Shape, direction: Direction): Finding[] {
  const isRequest = direction === 'request';
  if (old === undefined || now === undefined) {
    if (old === now) return [];
    const what =
      now === undefined ? 'may have any value now' : `${isRequest ? 'accepts' : 'has'} only ${nameValues(now)} now`;
    return [{ isBreaking: isRequest && now !== undefined, path: [], what }];
  }
  const [before, after] = [new Set(old.map(asText)), new Set(now.map(asText))];
  const removed = old.filter((each) => !after.has(asText(each)));
  const added = now.filter((each) => !before.has(asText(each)));
  const found: Finding[] = [];
  if (removed.length > 0 && isRequest) {
    found.push({ isBreaking: true, path: [], what: `no longer accepts ${nameValues(removed)}` });
  }
  if (added.length > 0) {
    const what = isRequest
      ? `also accepts ${nameValues(added)}`
      : `may now be ${nameValues(added)}, which clients must expect`;
    found.push({ isBreaking: false, path: [], what });
  }
  return found;
}

function asText(value: Json): string {
  return JSON.stringify(value);
}

function nameValues(values: readonly Json[]): string {
  const named = values
    .slice(0, mostNamed)
    .map((each) => inlineCode(shorten(typeof each === 'string' ? each : asText(each))));
  const rest = values.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Formats whose values are all values of another one. */
const widerFormats: Readonly<Record<string, string>> = { int32: 'int64', float: 'double' };

function compareLimits(old: Shape, now: Shape, direction: Direction): Finding[] {
  return limitNames.flatMap((name): Finding[] => {
    const [before, after] = [old.limits.get(name), now.limits.get(name)];
    if (asText(before ?? null) === asText(after ?? null)) return [];
    const isBreaking = direction === 'request' && isNarrower(name, before, after);
    return [{ isBreaking, path: [], what: describeLimit(name, before, after) }];
  });
}

/** Whether values that were allowed may be refused now. Patterns cannot be compared, so another one may. */
function isNarrower(name: string, before: Json | undefined, after: Json | undefined): boolean {
  if (after === undefined) return false;
  if (before === undefined) return true;
  if (name === 'format') return widerFormats[String(before)] !== after;
  if (typeof before !== 'number' || typeof after !== 'number') return true;
  if (/^(?:min|exclusiveMin)/.test(name)) return after > before;
  if (/^(?:max|exclusiveMax)/.test(name)) return after < before;
  return name === 'multipleOf' ? before % after !== 0 : true;
}

function describeLimit(name: string, before: Json | undefined, after: Json | undefined): string {
  const shown = (value: Json) => inlineCode(shorten(typeof value === 'string' ? value : asText(value)));
  if (before === undefined) return `has ${inlineCode(name)} ${shown(after ?? null)} now`;
  if (after === undefined) return `has no ${inlineCode(name)} any more`;
  return `changed ${inlineCode(name)} from ${shown(before)} to ${shown(after)}`;
}
