import { parseToml } from '@waybill/python';
import { textAt } from './data.ts';
import type { Path } from './place.ts';
import { type Located, locatedIn } from './target.ts';

/** What no file holds. */
const probe = '0+waybill';

/**
 * Finds a string where it stands as in nearly every file: below the header of its table, on a line of its own. That what was
 * found is the value of the path, and not a line in a text or in another table, is proved by the parser: with something else in
 * that place, the path has another value.
 *
 * @returns `undefined` for all else, which takes a parser that knows positions
 */
export function locatePlainToml(text: string, path: Path): Located | undefined {
  const [key, ...tables] = path.toReversed();
  if (tables.length === 0 || !path.every((part) => typeof part === 'string' && /^[\w-]+$/.test(part))) return undefined;
  const header = new RegExp(`^\uFEFF?\\[${tables.toReversed().join('\\.')}\\][ \\t]*(?:#.*)?$`, 'm').exec(text);
  if (header === null) return undefined;
  const start = header.index + header[0].length;
  const line = new RegExp(`^${key}[ \\t]*=[ \\t]*(["'])([^"'\\\\\\r\\n]+)\\1`, 'm').exec(text.slice(start));
  if (line === null) return undefined;
  const value = line[2] ?? '';
  const end = start + line.index + line[0].length - 1;
  const located = locatedIn(text, { start: end - value.length, end }, value);
  return isValueOf(text, path, located) ? located : undefined;
}

function isValueOf(text: string, path: Path, { span }: Located): boolean {
  const changed = text.slice(0, span.start) + probe + text.slice(span.end);
  try {
    return textAt(parseToml('', changed), path)?.trim() === probe;
  } catch {
    return false;
  }
}
