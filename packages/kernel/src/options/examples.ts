import * as v from '../schema.ts';

// biome-ignore lint/suspicious/noExplicitAny: schemas of any kind are looked into.
type AnySchema = any;

/** A sentence with the whole option as it may be written. */
export function exampleIn(
  section: string | undefined,
  schema: AnySchema,
  [name, part]: readonly unknown[],
): string | undefined {
  const option = schema.entries?.[String(name)];
  if (option === undefined) return undefined;
  const text = `"${String(name)}": ${JSON.stringify(exampleOf(withPart(option, part)))}`;
  return `For example: ${section === undefined ? `\`${text}\`` : `\`"${section}": { ${text} }\``}.`;
}

/** Of several alternatives, the one that has a part: that is the one that was meant. */
function withPart(schema: AnySchema, part: unknown): AnySchema {
  if (part === undefined || (typeof schema.default === 'object' && isTelling(schema.default))) return schema;
  if (schema.wrapped !== undefined) return withPart(schema.wrapped, part);
  if (schema.type !== 'union') return schema;
  const has = (each: AnySchema) =>
    typeof part === 'number' ? each.item !== undefined : each.entries?.[String(part)] !== undefined;
  return schema.options.find(has) ?? schema;
}

/** A value that fits: the default where it says something, else one made up from the schema. */
function exampleOf(schema: AnySchema): unknown {
  if (schema.wrapped !== undefined) return isTelling(schema.default) ? schema.default : exampleOf(schema.wrapped);
  if (schema.options !== undefined) return ofAlternatives(schema.options);
  if (schema.literal !== undefined) return schema.literal;
  if (schema.item !== undefined) return [exampleOf(schema.item)];
  if (schema.entries !== undefined) {
    const all = Object.entries<AnySchema>(schema.entries);
    const required = all.filter(([, entry]) => entry.wrapped === undefined);
    const named = required.length > 0 ? required : all.slice(0, 1);
    return Object.fromEntries(named.map(([name, entry]) => [name, exampleOf(entry)]));
  }
  if (schema.type === 'string') return exampleOfText(schema);
  const plain: Readonly<Record<string, unknown>> = { number: 1, boolean: true, record: { name: '…' } };
  return plain[schema.type] ?? '…';
}

/** What the messages of its checks name, if that fits: `Expected a size like `250 MB``. */
function exampleOfText(schema: AnySchema): string {
  const messages = (schema.pipe ?? []).map(({ message }: { readonly message?: unknown }) => String(message ?? ''));
  const named = messages.flatMap((message: string) => [...message.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each));
  const fits = (text: string) => v.safeParse(schema, text).success;
  return [...named, '…', 'https://example.org', 'http://localhost:8080'].find(fits) ?? named[0] ?? '…';
}

/** Schemas of a union, or the values of a picklist. */
function ofAlternatives([first]: readonly AnySchema[]): unknown {
  return typeof first === 'object' ? exampleOf(first) : first;
}

function isTelling(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== '' && typeof value !== 'function';
}
