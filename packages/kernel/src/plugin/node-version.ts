import { nodeTooOld } from '../errors.ts';
import { engines } from '../own-package.ts';

// Evaluated before anything else of the package: what follows may use what an older Node has not.
if (!isSupported(process.versions.node, engines.node)) throw nodeTooOld(process.versions.node, engines.node);

/**
 * Whether a version of Node, a nightly build too, is in a range such as `^22.14.0 || >=24.10.0`. The range is that of our own
 * manifest, whose two forms a test checks: loading a reader of every range takes longer than all else that a plugin
 * evaluates at its start. A range of any other form holds no version.
 */
export function isSupported(version: string, range: string): boolean {
  const actual = numbers(version);
  return range.split(' || ').some((part) => {
    const [, operator, least] = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(part) ?? [];
    if (least === undefined) return false;
    const wanted = numbers(least);
    return (operator === '>=' || actual[0] === wanted[0]) && isAtLeast(actual, wanted, !version.includes('-'));
  });
}

/** `24.10.0-nightly2026` → `[24, 10, 0]` */
function numbers(version: string): readonly number[] {
  return version.split('.', 3).map((part) => Number.parseInt(part, 10));
}

/** @param isFinal false for a build that comes before the release of its number */
function isAtLeast(actual: readonly number[], wanted: readonly number[], isFinal: boolean): boolean {
  const at = wanted.findIndex((number, index) => number !== actual[index]);
  return at === -1 ? isFinal : (actual[at] ?? 0) > (wanted[at] ?? 0);
}
