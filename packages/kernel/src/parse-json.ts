import { isTooDeep } from './json-depth.ts';
import * as v from './schema.ts';

/**
 * JSON that somebody else wrote, in the form of a schema. Whoever reads it names the error; nothing of the text is in it, which
 * may hold a secret.
 *
 * @returns nothing for what is no JSON, for JSON of another form, and for what is nested too deeply
 */
export function parseJson<const S extends v.GenericSchema>(
  schema: S,
  text: string | Uint8Array,
): v.InferOutput<S> | undefined {
  let value: unknown;
  try {
    const words = typeof text === 'string' ? text : new TextDecoder().decode(text);
    if (isTooDeep(words)) return undefined;
    value = JSON.parse(words);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}
