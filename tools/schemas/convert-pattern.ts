/**
 * A regular expression as JSON Schema has it: without flags, read as Unicode.
 *
 * @param isTrimmed whether blanks around the text are allowed
 * @returns nothing for an expression that only flags can say
 */
export function convertPattern({ source, flags }: RegExp, isTrimmed: boolean): string | undefined {
  const pattern = flags.includes('i') ? ignoreCase(source) : source;
  if (pattern === undefined) return undefined;
  // An escaped slash is a slash, and Unicode expressions do not know the escape of a hyphen outside a class.
  const plain = pattern.replaceAll('\\/', '/');
  return isTrimmed ? plain.replace(/^\^/, '^\\s*').replace(/\$$/, '\\s*$') : plain;
}

/** Letters in either case, where there are no classes and groups whose letters mean something else. */
function ignoreCase(source: string): string | undefined {
  if (/[[({]|\\[a-z]/i.test(source)) return undefined;
  return source.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}
