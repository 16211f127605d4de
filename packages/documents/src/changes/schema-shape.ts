import { isObject, type Json, type JsonObject } from '../api/index.ts';
import { entriesOf, listOf, memberOf, resolve } from './references.ts';

/** What a schema says of a value, whatever way it is written in: `allOf` joined, `nullable` and `const` in their newer forms. */
export interface Shape {
  /** Nothing: any type. */
  readonly types: ReadonlySet<string> | undefined;
  /** Nothing: any value. */
  readonly values: readonly Json[] | undefined;
  readonly properties: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** Schema of the properties that are not listed, or whether there may be any. */
  readonly others: Json | undefined;
  readonly items: Json | undefined;
  /** Forms of which the value has one. */
  readonly variants: readonly Json[];
  /** `minLength`, `pattern`, … as they are written. */
  readonly limits: ReadonlyMap<string, Json>;
}

/** Schemas that are joined into one. */
const mostParts = 200;

export const limitNames = [
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'],
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'],
  ...['multipleOf', 'uniqueItems', 'pattern', 'format'],
] as const;

export function readShape(document: JsonObject, schema: JsonObject): Shape {
  const parts = collectParts(document, schema);
  const forms = parts.map((part) => readForms(document, part)).find(({ variants }) => variants.length > 0);
  // A single form beside null is the schema itself: `anyOf: [string, null]`.
  const [only] = forms?.variants ?? [];
  const isSingle = forms?.variants.length === 1;
  const all =
    isSingle && only !== undefined ? [...parts, ...collectParts(document, resolve(document, only).value)] : parts;
  const isNullable = forms?.isNullable === true || all.some((part) => part['nullable'] === true);
  return {
    types: withNull(joinTypes(all), isNullable),
    values: findValues(all),
    properties: new Map(all.flatMap((part) => entriesOf(part['properties']))),
    required: new Set(all.flatMap((part) => listOf(part['required']).filter((each) => typeof each === 'string'))),
    others: firstOf(all, 'additionalProperties'),
    items: firstOf(all, 'items'),
    variants: isSingle ? [] : (forms?.variants ?? []),
    limits: new Map(
      limitNames.flatMap((name) => {
        const value = firstOf(all, name);
        return value === undefined || value === false ? [] : [[name, value] as const];
      }),
    ),
  };
}

/** A schema and all that it joins by `allOf`. */
function collectParts(document: JsonObject, schema: JsonObject): JsonObject[] {
  const parts: JsonObject[] = [];
  const seen = new Set<JsonObject>();
  const open = [schema];
  for (let next = open.shift(); next !== undefined && parts.length < mostParts; next = open.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    parts.push(next);
    open.push(...listOf(next['allOf']).map((each) => resolve(document, each).value));
  }
  return parts;
}

function readForms(document: JsonObject, part: JsonObject): { variants: readonly Json[]; isNullable: boolean } {
  const all = [...listOf(part['oneOf']), ...listOf(part['anyOf'])];
  const isNull = (each: Json) => resolve(document, each).value['type'] === 'null';
  return { variants: all.filter((each) => !isNull(each)), isNullable: all.some(isNull) };
}

function joinTypes(parts: readonly JsonObject[]): Set<string> | undefined {
  for (const part of parts) {
    const type = part['type'];
    if (typeof type === 'string') return new Set([type]);
    if (Array.isArray(type)) return new Set(listOf(type).filter((each) => typeof each === 'string'));
  }
  // Many schemas leave out what goes without saying.
  if (parts.some((part) => isObject(part['properties']))) return new Set(['object']);
  if (parts.some((part) => isObject(part['items']))) return new Set(['array']);
  return undefined;
}

function withNull(types: Set<string> | undefined, isNullable: boolean): Set<string> | undefined {
  return types !== undefined && isNullable ? new Set([...types, 'null']) : types;
}

function findValues(parts: readonly JsonObject[]): readonly Json[] | undefined {
  for (const part of parts) {
    const constant = memberOf(part, 'const');
    if (constant !== undefined) return [constant];
    if (Array.isArray(part['enum'])) return listOf(part['enum']);
  }
  return undefined;
}

function firstOf(parts: readonly JsonObject[], key: string): Json | undefined {
  return parts.map((part) => part[key]).find((each) => each !== undefined);
}
