import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findLicenseId, isLicenseExpression, joinLicenses, normalizeLicense } from './license.ts';

describe('the identifier of a licence', () => {
  it.each([
    ['MIT', 'MIT'],
    ['mit', 'MIT'],
    ['MIT License', 'MIT'],
    ['  Apache  License,\nVersion 2.0 ', 'Apache-2.0'],
    ['Apache 2.0', 'Apache-2.0'],
    ['apache-2.0', 'Apache-2.0'],
    ['Expat', 'MIT'],
    ['BSD-3-clause', 'BSD-3-Clause'],
    ['GPL-2+', 'GPL-2.0-or-later'],
    ['GPL-3', 'GPL-3.0-only'],
    ['LGPL-2.1+', 'LGPL-2.1-or-later'],
    ['LGPLv3', 'LGPL-3.0-only'],
    ['GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later'],
    ['GFDL-1.3+', 'GFDL-1.3-or-later'],
    ['Mozilla Public License 2.0 (MPL 2.0)', 'MPL-2.0'],
  ])('of %j is %s', (text, id) => {
    expect(findLicenseId(text)).toBe(id);
    expect(normalizeLicense(text)).toBe(id);
  });

  it.each([
    'BSD',
    'Apache Software License',
    'GPL',
    'LGPL',
    'public domain',
    'Proprietary',
    '',
    'constructor',
    'GPL-9',
  ])('is unknown where several or none can be meant: %j', (text) => {
    expect(findLicenseId(text)).toBeUndefined();
    expect(normalizeLicense(text)).toBe(text);
  });
});

it.each([
  ['LGPLv3+ or GPLv2+', 'LGPL-3.0-or-later OR GPL-2.0-or-later'],
  ['MIT and Apache 2.0', 'MIT AND Apache-2.0'],
  ['MIT or Proprietary', 'MIT or Proprietary'],
  ['MIT and BSD-3-Clause or ISC', 'MIT and BSD-3-Clause or ISC'],
  ['MIT OR (ISC AND Zlib)', 'MIT OR (ISC AND Zlib)'],
])('an expression of older packages: %s', (text, expression) => {
  expect(normalizeLicense(text)).toBe(expression);
});

it('joins licences into one valid expression, whatever their names are', () => {
  expect(joinLicenses([])).toBeUndefined();
  expect(joinLicenses(['GPL-2+', 'Expat', 'GPL-2+', 'a weird (one)', 'MIT OR Apache-2.0'])).toBe(
    '(MIT OR Apache-2.0) AND GPL-2.0-or-later AND LicenseRef-a-weird-one AND MIT',
  );
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (names) => {
      expect(isLicenseExpression(joinLicenses(names) ?? '')).toBe(true);
    }),
  );
});
