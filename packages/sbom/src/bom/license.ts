import { createRequire } from 'node:module';
import parseExpression from 'spdx-expression-parse';

const require = createRequire(import.meta.url);
const ids: readonly string[] = [...require('spdx-license-ids'), ...require('spdx-license-ids/deprecated')];
const byLowerCase = new Map(ids.map((id) => [id.toLowerCase(), id]));

/** What projects write in place of an identifier, in lower case. Only what can mean one licence is here. */
const names: Readonly<Record<string, readonly string[]>> = {
  'Apache-2.0': [
    ...['apache 2.0', 'apache 2', 'apache-2', 'apache license 2.0', 'apache license, version 2.0', 'apache2'],
    ...['apache license version 2.0', 'apache software license 2.0', 'apache license 2', 'asl 2.0', 'apache2.0'],
    ...['the apache license, version 2.0', 'the apache software license, version 2.0', 'apache-2.0 license'],
  ],
  MIT: ['mit license', 'the mit license', 'the mit license (mit)', 'expat', 'expat license', 'mit licence'],
  'MIT-0': ['mit no attribution license (mit-0)'],
  'BSD-3-Clause': [
    ...['bsd 3-clause', '3-clause bsd', 'bsd 3-clause license', '3-clause bsd license', 'bsd-3', 'new bsd license'],
    ...['modified bsd license', 'new bsd', 'bsd 3 clause', 'bsd-3-clause license', 'bsd-3clause'],
  ],
  'BSD-2-Clause': [
    ...['bsd 2-clause', '2-clause bsd', 'bsd 2-clause license', '2-clause bsd license', 'bsd-2', 'simplified bsd'],
    ...['simplified bsd license', 'bsd 2 clause', 'bsd-2-clause license', 'freebsd license'],
  ],
  ISC: ['isc license', 'isc license (iscl)'],
  'MPL-2.0': ['mpl 2.0', 'mpl2', 'mpl-2', 'mozilla public license 2.0', 'mozilla public license 2.0 (mpl 2.0)'],
  'PSF-2.0': ['python software foundation license'],
  'BSL-1.0': ['boost software license 1.0 (bsl-1.0)', 'boost software license 1.0'],
  'EPL-1.0': ['eclipse public license 1.0 (epl-1.0)'],
  'EPL-2.0': ['eclipse public license 2.0 (epl-2.0)', 'eclipse public license 2.0', 'eclipse public license v2.0'],
  'EUPL-1.2': ['european union public licence 1.2 (eupl 1.2)'],
  'CC0-1.0': ['cc0 1.0 universal (cc0 1.0) public domain dedication', 'cc0 1.0'],
  Unlicense: ['the unlicense', 'the unlicense (unlicense)'],
  'UPL-1.0': ['universal permissive license (upl)'],
  Zlib: ['zlib/libpng license', 'zlib license'],
  'GPL-2.0-only': ['gnu general public license v2 (gplv2)'],
  'GPL-2.0-or-later': ['gnu general public license v2 or later (gplv2+)'],
  'GPL-3.0-only': ['gnu general public license v3 (gplv3)'],
  'GPL-3.0-or-later': ['gnu general public license v3 or later (gplv3+)'],
  'LGPL-2.0-only': ['gnu lesser general public license v2 (lgplv2)'],
  'LGPL-2.0-or-later': ['gnu lesser general public license v2 or later (lgplv2+)'],
  'LGPL-3.0-only': ['gnu lesser general public license v3 (lgplv3)'],
  'LGPL-3.0-or-later': ['gnu lesser general public license v3 or later (lgplv3+)'],
  'AGPL-3.0-only': ['gnu affero general public license v3'],
  'AGPL-3.0-or-later': ['gnu affero general public license v3 or later (agplv3+)'],
};
const byName = new Map(Object.entries(names).flatMap(([id, all]) => all.map((name) => [name, id] as const)));

/** `GPL-2+`, `LGPLv2.1`, `GFDL-1.3+`: how Debian and people write the licences of GNU. */
const gnu =
  /^(?:gnu[ -])?(?<family>[al]?gpl|gfdl)[ -]?v?(?<major>[1-3])(?:\.(?<minor>[0-3]))?(?:\.0)?(?<later>\+| or later|-or-later)?$/i;

/** Characters of an expression that is parsed. Longer ones are text. */
const longestExpression = 2000;

/** The SPDX identifier of a licence by what is written for it; `undefined` where that could mean several or none. */
export function findLicenseId(text: string): string | undefined {
  const plain = text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  // Before the list, which still has `GPL-2.0` and says that it means `GPL-2.0-only`.
  const { family, major, minor = '0', later } = gnu.exec(plain)?.groups ?? {};
  const full = `${family}-${major}.${minor}-${later === undefined ? 'only' : 'or-later'}`;
  return byLowerCase.get(family === undefined ? plain : full) ?? byName.get(plain);
}

/** A licence as an SPDX identifier or expression where it can be known, else as it is written. */
export function normalizeLicense(text: string): string {
  return findLicenseId(text) ?? createExpression(text, () => undefined) ?? text;
}

/**
 * Names that are joined by one word, as `GPLv2+ or Artistic`. What binds closer is not clear where both words are there.
 *
 * @param name names what SPDX does not know; without a name, nothing is known of the whole
 */
export function createExpression(text: string, name: (part: string) => string | undefined): string | undefined {
  const words = text.trim().replaceAll(/\s+/g, ' ').split(' ');
  const operators = new Set(words.map((word) => word.toLowerCase()).filter((word) => word === 'or' || word === 'and'));
  const [operator] = operators;
  if (operator === undefined || operators.size !== 1 || text.length > longestExpression) return undefined;
  const parts = words.join(' ').split(operator === 'or' ? / or /i : / and /i);
  const known = parts.map((part) => {
    const plain = part.replace(/,$/, '');
    return findLicenseId(plain) ?? (isLicenseExpression(plain) ? plain : name(plain));
  });
  if (known.includes(undefined)) return undefined;
  return [...new Set(known)].join(` ${operator.toUpperCase()} `);
}

/** Whether a text is a valid SPDX expression. */
export function isLicenseExpression(text: string): boolean {
  // The parser looks identifiers up in a plain object and takes `constructor` for one.
  if (text.length > longestExpression || text.toLowerCase() in {}) return false;
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

/** A name for a licence that SPDX does not know, as an expression may hold it. */
export function licenseReference(name: string): string {
  return `LicenseRef-${name.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^-|-$/g, '') || 'unknown'}`;
}

/** All of several licences as one expression. What SPDX does not know gets a name of its own in it. */
export function joinLicenses(all: readonly string[]): string | undefined {
  const parts = all.map((each) => {
    const id = findLicenseId(each);
    if (id !== undefined) return id;
    if (!isLicenseExpression(each)) return licenseReference(each);
    return /\s(?:or|and)\s/i.test(each) ? `(${each})` : each;
  });
  const unique = [...new Set(parts)].sort();
  return unique.length === 0 ? undefined : unique.join(' AND ');
}
