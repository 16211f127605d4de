import { createExpression, findLicenseId, joinLicenses, licenseReference } from '../bom/index.ts';

/** Licences of one package that are named. */
const mostLicenses = 100;

/**
 * The licence of a Debian package by its file `copyright`, as an SPDX expression: all that is named in one that a machine can
 * read, else what it refers to in `/usr/share/common-licenses`.
 * https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
 */
export function parseCopyright(text: string): string | undefined {
  return /^Format(?:-Specification)?:/im.test(text.slice(0, 2000)) ? readFields(text) : readReferences(text);
}

function readFields(text: string): string | undefined {
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(/^License:[ \t]*([^\r\n]+)/gim)) {
    names.add(nameLicense(name.trim()));
    if (names.size > mostLicenses) return undefined;
  }
  names.delete('');
  return joinLicenses([...names]);
}

/** `GPL-2+ or Artistic` → `GPL-2.0-or-later OR LicenseRef-Artistic`. */
function nameLicense(text: string): string {
  if (text === '') return '';
  return findLicenseId(text) ?? createExpression(text, licenseReference) ?? licenseReference(text);
}

const common = /\/usr\/share\/common-licenses\/([A-Za-z]+(?:-[0-9]+(?:\.[0-9]+)*)?)/g;

function readReferences(text: string): string | undefined {
  const isLater = /any\s+later\s+version/i.test(text);
  const names = [...text.matchAll(common)].map(([, name = '']) => name);
  const unique = [...new Set(names)].slice(0, mostLicenses);
  return joinLicenses(unique.map((name) => (isLater && /^[LA]?GPL-|^GFDL-/i.test(name) ? `${name}+` : name)));
}
