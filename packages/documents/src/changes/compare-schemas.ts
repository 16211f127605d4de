import { inlineCode } from '@waybill/kernel';
import { isObject, type Json, type JsonObject } from '../api/index.ts';
import { type Direction, type Finding, mostFindings } from './api-change.ts';
import { compareForms } from './compare-forms.ts';
import { compareValues } from './compare-values.ts';
import { resolve } from './references.ts';
import { readShape, type Shape } from './schema-shape.ts';

export interface Comparison {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** What was found for two schemas that have names; nothing yet while they are compared, as they may hold themselves. */
  readonly known: Map<string, readonly Finding[]>;
  /** Schemas that may still be compared. */
  left: number;
}

/** Schemas of one comparison: a document of a cloud service has 30,000. */
const mostSchemas = 300_000;

export function createComparison(before: JsonObject, after: JsonObject): Comparison {
  return { before, after, known: new Map(), left: mostSchemas };
}

/** What changed between two schemas that clients send or get. */
export function compareSchemas(
  comparison: Comparison,
  before: Json | undefined,
  after: Json | undefined,
  direction: Direction,
): readonly Finding[] {
  if (comparison.left <= 0) return [];
  comparison.left -= 1;
  const [old, now] = [resolve(comparison.before, before), resolve(comparison.after, after)];
  const isNamed = old.reference !== undefined && now.reference !== undefined;
  const key = JSON.stringify([direction, old.reference, now.reference]);
  const known = isNamed ? comparison.known.get(key) : undefined;
  if (known !== undefined) return known;
  if (isNamed) comparison.known.set(key, []);
  const found = compareResolved(comparison, old.value, now.value, direction);
  if (isNamed) comparison.known.set(key, found);
  return found;
}

function compareResolved(
  comparison: Comparison,
  before: JsonObject,
  after: JsonObject,
  direction: Direction,
): readonly Finding[] {
  const [old, now] = [readShape(comparison.before, before), readShape(comparison.after, after)];
  const compare = (one: Json | undefined, other: Json | undefined) => compareSchemas(comparison, one, other, direction);
  if (old.variants.length > 0 || now.variants.length > 0) {
    const forms = (shape: Shape, whole: JsonObject) => (shape.variants.length > 0 ? shape.variants : [whole]);
    return compareForms(forms(old, before), forms(now, after), { direction, compare });
  }
  const values = compareValues(old, now, direction);
  // Where the type is another one, the rest says nothing more.
  if (values.some(({ what }) => what.startsWith('changed its type'))) return values;
  return [
    ...values,
    ...compareProperties(comparison, old, now, direction),
    ...compareOthers(old, now, { direction, compare }),
    ...(old.items !== undefined && now.items !== undefined ? below('[]', compare(old.items, now.items)) : []),
  ].slice(0, mostFindings);
}

function compareProperties(comparison: Comparison, old: Shape, now: Shape, direction: Direction): Finding[] {
  // What clients only get is no part of what they send, and the other way round.
  const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
  const isShown = (document: JsonObject, schema: Json | undefined) =>
    schema !== undefined && resolve(document, schema).value[hidden] !== true;
  const found: Finding[] = [];
  for (const [name, schema] of old.properties) {
    const next = now.properties.get(name);
    if (found.length > mostFindings || !isShown(comparison.before, schema)) continue;
    if (!isShown(comparison.after, next)) found.push({ isBreaking: true, path: [name], what: 'was removed' });
    else {
      found.push(...compareNeed(name, old, now, direction));
      found.push(...below(name, compareSchemas(comparison, schema, next, direction)));
    }
  }
  const added = [...now.properties].filter(([name, schema]) => {
    return !old.properties.has(name) && isShown(comparison.after, schema);
  });
  return [...found, ...added.map(([name]) => describeAdded(name, now, direction))];
}

function describeAdded(name: string, now: Shape, direction: Direction): Finding {
  const isBreaking = direction === 'request' && now.required.has(name);
  return { isBreaking, path: [name], what: isBreaking ? 'is new and required' : 'was added' };
}

function compareNeed(name: string, old: Shape, now: Shape, direction: Direction): Finding[] {
  const [was, is] = [old.required.has(name), now.required.has(name)];
  if (was === is) return [];
  const path = [name];
  if (direction === 'request') {
    return [
      is ? { isBreaking: true, path, what: 'is required now' } : { isBreaking: false, path, what: 'is optional now' },
    ];
  }
  return is ? [] : [{ isBreaking: true, path, what: 'is no longer always there' }];
}

interface How {
  readonly direction: Direction;
  readonly compare: (one: Json | undefined, other: Json | undefined) => readonly Finding[];
}

/** Of properties that the schema does not list. */
function compareOthers(old: Shape, now: Shape, { direction, compare }: How): readonly Finding[] {
  if (isObject(old.others) && isObject(now.others)) return below('*', compare(old.others, now.others));
  if (direction === 'request' && now.others === false && old.others !== false) {
    return [{ isBreaking: true, path: [], what: 'no longer accepts properties that are not listed' }];
  }
  return [];
}

function below(name: string, findings: readonly Finding[]): Finding[] {
  return findings.map((each) => ({ ...each, path: [name, ...each.path] }));
}

/** The place of a finding: `` `items[].name` ``; nothing for the whole. */
export function describePath(path: readonly string[]): string {
  const text = path.reduce(
    (whole, part) => (part === '[]' || whole === '' ? `${whole}${part}` : `${whole}.${part}`),
    '',
  );
  return text === '' ? '' : inlineCode(text);
}
