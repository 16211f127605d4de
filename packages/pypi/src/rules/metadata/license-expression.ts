import { blanks } from '@waybill/python';
import deprecatedExceptions from 'spdx-exceptions/deprecated.json' with { type: 'json' };
import exceptions from 'spdx-exceptions/index.json' with { type: 'json' };
import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import licenses from 'spdx-license-ids/index.json' with { type: 'json' };

/** The identifiers of SPDX, in lower case: their case does not matter. https://spdx.org/licenses/ */
const known = {
  licenses: new Set([...licenses, ...deprecated].map((name) => name.toLowerCase())),
  exceptions: new Set([...exceptions, ...deprecatedExceptions].map((name) => name.toLowerCase())),
};

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
  if (known.exceptions.has(token)) return 'e';
  return isLicense(token) ? 'l' : '?';
}

function isLicense(token: string): boolean {
  if (token.startsWith('licenseref-')) return /^licenseref-[a-z0-9.-]+$/.test(token);
  return known.licenses.has(token.replace(/\+$/, ''));
}
