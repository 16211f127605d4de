import { reasonOf } from '@waybill/kernel';
import { invalidPattern } from '../errors.ts';

/**
 * Turns a regular expression of Python's `re` into one of JavaScript: named groups, inline flags at the start and the
 * anchors `\A` and `\Z` are spelled otherwise; the rest reads the same. Python's searches here run with `MULTILINE`.
 *
 * @param from where the pattern stands, for the error
 * @param groups the named groups that it needs
 * @throws EINVALIDPATTERN for one that JavaScript cannot express, and for one without a group that it needs
 */
export function parsePythonPattern(source: string, from: string, groups: readonly string[] = ['version']): RegExp {
  const [inline = '', letters = ''] = /^\(\?([a-zA-Z]+)\)/.exec(source) ?? [];
  const flags = new Set(['m', 'd', ...letters.toLowerCase().replace(/[au]/g, '')]);
  const isVerbose = flags.delete('x');
  const written = source.slice(inline.length);
  const pattern = (isVerbose ? withoutLayout(written) : written)
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/(?<!\\)((?:\\\\)*)\\A/g, '$1(?<![^])')
    .replace(/(?<!\\)((?:\\\\)*)\\Z/g, '$1(?![^])');
  return compilePattern(pattern, [...flags].join(''), from, groups);
}

/** What Python's `VERBOSE` leaves out: white space and comments, unless escaped or within a class. */
function withoutLayout(pattern: string): string {
  return pattern.replace(/(\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\])|\s+|#[^\n]*/g, (_, kept: string = '') =>
    kept.replace(/^\\(?=[\s#])/, ''),
  );
}

/** Compiles the pattern of an option or a layout. @throws EINVALIDPATTERN */
export function compilePattern(
  source: string,
  flags: string,
  from: string,
  groups: readonly string[] = ['version'],
): RegExp {
  const missing = groups.find((group) => !source.includes(`(?<${group}>`));
  if (missing !== undefined) throw invalidPattern(source, from, `It has no group \`(?<${missing}>…)\`.`);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw invalidPattern(source, from, reasonOf(error));
  }
}
