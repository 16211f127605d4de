// biome-ignore lint/suspicious/noExplicitAny: schemas of any kind are looked into.
type AnySchema = any;
type Keys = readonly (string | number)[];

const objects = new Set(['record', 'object', 'strict_object', 'loose_object']);

/** Where lists are in place of objects: to valibot, a list is an object with the keys 0, 1, 2, and would be taken for one. */
export function findLists(schema: AnySchema, value: unknown, keys: Keys = []): Keys[] {
  if (schema?.wrapped !== undefined) return findLists(schema.wrapped, value, keys);
  if (typeof value !== 'object' || value === null || schema === undefined) return [];
  if (Array.isArray(value)) {
    const kinds = schema.type === 'union' ? schema.options : [schema];
    const list = kinds.find(({ type }: AnySchema) => type === 'array');
    if (list !== undefined) return value.flatMap((each, at) => findLists(list.item, each, [...keys, at]));
    return kinds.some(({ type }: AnySchema) => objects.has(type)) ? [keys] : [];
  }
  return Object.entries(value).flatMap(([key, part]) =>
    findLists(schema.entries?.[key] ?? schema.value, part, [...keys, key]),
  );
}
