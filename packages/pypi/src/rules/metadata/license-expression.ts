import { createRequire } from 'node:module';
import { blanks } from '@waybill/python';

interface Known {
  readonly licenses: ReadonlySet<string>;
  readonly exceptions: ReadonlySet<string>;
}

let known: Known | undefined;

/**
 * The identifiers of SPDX, in lower case: their case does not matter. Four lists are read where a project names a licence, and not
 * at every start. https://spdx.org/licenses/
 */
function knownNames(): Known {
  const require = createRequire(import.meta.url);
  const namesIn = (...lists: readonly string[][]) => new Set(lists.flat().map((name) => name.toLowerCase()));
  known ??= {
    licenses: namesIn(require('spdx-license-ids/index.json'), require('spdx-license-ids/deprecated.json')),
    exceptions: namesIn(require('spdx-exceptions/index.json'), require('spdx-exceptions/deprecated.json')),
  };
  return known;
}

const blank = new RegExp(`[${blanks}]+`);

/** More parentheses in each other are an error for Python's own parser, which PyPI asks. */
const deepest = 200;

/**
 * Whether a text is a licence expression: identifiers of SPDX in any case, or `LicenseRef-` and a name, joined by `AND`, `OR` and
 * `WITH`. https://packaging.python.org/en/latest/specifications/license-expression/
 */
export function isLicenseExpression(text: string): boolean {
  const tokens = text.toLowerCase().replace(/[()]/g, ' $& ').split(blank).filter(Boolean);
  // A letter for each token, so that the grammar is a few replacements: a licence with an exception is a licence.
  let form = tokens.map(letterFor).join('').replaceAll('lwe', 'l');
  for (let depth = 0; depth < deepest && form.includes('('); depth++) form = form.replace(/\(l(?:ol)*\)/g, 'l');
  return /^l(?:ol)*$/.test(form);
}

function letterFor(token: string): string {
  if (token === '(' || token === ')') return token;
  if (token === 'and' || token === 'or') return 'o';
  if (token === 'with') return 'w';
  if (knownNames().exceptions.has(token)) return 'e';
  return isLicense(token) ? 'l' : '?';
}

function isLicense(token: string): boolean {
  if (token.startsWith('licenseref-')) return /^licenseref-[a-z0-9.-]+$/.test(token);
  return knownNames().licenses.has(token.replace(/\+$/, ''));
}
