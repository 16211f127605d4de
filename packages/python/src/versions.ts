import { noPep440Form } from './errors.ts';

const [number, name] = ['(?:0|[1-9]\\d*)', '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)'];

/** The grammar of SemVer (https://semver.org). The library for it would be loaded by every hook, in seven files. */
const semver = new RegExp(
  `^(${number}\\.${number}\\.${number})(?:-(${name}(?:\\.${name})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);

/** Pre-release identifiers with a PEP 440 counterpart that sorts the same way. */
const pep440Letters: Readonly<Record<string, string>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/**
 * The PEP 440 form of a SemVer version: `1.0.0-beta.2` → `1.0.0b2`. Build metadata is left out, because an index
 * refuses local versions. https://packaging.python.org/en/latest/specifications/version-specifiers/
 *
 * @throws ENOPEP440 where Python would sort the version elsewhere (`-dev.1`, `-1`) or cannot read it (`-next.1`)
 */
export function toPep440(version: string): string {
  const [, release, prerelease] = semver.exec(version) ?? [];
  if (release === undefined) throw noPep440Form(version, 'it is not a SemVer version');
  if (prerelease === undefined) return release;
  const [identifier = '', number = '0', ...rest] = prerelease.split('.');
  if (rest.length > 0) throw noPep440Form(version, 'its pre-release part has more than an identifier and a number');
  const letters = pep440Letters[identifier.toLowerCase()];
  if (letters === undefined) throw noPep440Form(version, whyNot(identifier));
  if (!/^\d+$/.test(number)) throw noPep440Form(version, `\`${number}\` is not a number`);
  return `${release}${letters}${number}`;
}

function whyNot(identifier: string): string {
  if (/^\d+$/.test(identifier)) return 'Python reads a bare number as a post-release, which comes after the release';
  if (identifier === 'dev') return 'Python sorts a dev-release before alpha, SemVer after beta';
  return `Python knows no pre-release \`${identifier}\``;
}

/** A project name as indexes compare it: `My.Project_x` → `my-project-x`. PEP 503. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
