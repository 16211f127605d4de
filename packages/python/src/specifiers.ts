import { blanks, strip } from './blanks.ts';

const release = '[0-9]+(?:\\.[0-9]+)*';
const epoch = 'v?(?:[0-9]+!)?';
const pre = '(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?';
const post = '(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?';
const dev = '(?:[-_.]?dev[-_.]?[0-9]*)?';
const local = '(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?';

/**
 * One condition of a version specifier, as a regular expression without flags and groups. Only `==` and `!=` take `.*` and
 * local versions, and `~=` takes two numbers at least.
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 */
export const specifierPattern = [
  `===[${blanks}]*[^${blanks};)]+`,
  `[=!]=[${blanks}]*${epoch}${release}(?:\\.\\*|${pre}${post}${dev}${local})`,
  `~=[${blanks}]*${epoch}[0-9]+(?:\\.[0-9]+)+${pre}${post}${dev}`,
  `[<>]=?[${blanks}]*${epoch}${release}${pre}${post}${dev}`,
].join('|');

const condition = new RegExp(`^(?:${specifierPattern})$`, 'i');

/** Whether a text is a version specifier, such as `>=3.9,!=3.10.*`. Conditions may be empty: `>=3.9,` is one. */
export function isVersionSpecifier(text: string): boolean {
  const conditions = text.split(',').map(strip);
  return conditions.every((each) => each === '' || condition.test(each));
}

const version = new RegExp(`^${epoch}${release}${pre}${post}${dev}${local}$`, 'i');

/** Whether a text is a version of Python's kind (PEP 440), normalised or not. */
export function isPep440(text: string): boolean {
  return version.test(strip(text));
}
