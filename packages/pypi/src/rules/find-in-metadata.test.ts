import { expect, test } from '@jest/globals';
import { parseMetadata } from '@waybill/python';
import { findInMetadata } from './find-in-metadata.ts';

const fine = {
  'Metadata-Version': ['2.4'],
  Name: ['acme-parcel'],
  Version: ['1.2.0'],
  Summary: ['Parcels'],
  'Author-email': ['Ada <ada@example.org>, "Doe, John" <john@example.org>'],
  'License-Expression': ['MIT OR (Apache-2.0 AND LicenseRef-Acme)'],
  Classifier: ['Programming Language :: Python :: 3', 'Development Status :: 4 - Beta'],
  'Requires-Python': ['>=3.9, !=3.10.*'],
  'Requires-Dist': ['rich>=13', 'tomli; python_version < "3.11"', 'a[b,c] (>=1)', 'x', 'uv~=0.1'],
  'Project-URL': ['Home, https://example.org/a,b'],
  'Provides-Extra': ['cli-tools'],
  'Description-Content-Type': ['text/markdown; charset=UTF-8; variant=GFM'],
};

function facts(changes: Readonly<Record<string, readonly string[]>>, body = '# Parcel', known?: Set<string>) {
  const headers = Object.entries({ ...fine, ...changes }).flatMap(([name, values]) =>
    values.map((value) => `${name}: ${value}\n`),
  );
  return findInMetadata(parseMetadata(`${headers.join('')}\n${body}`), known).map(({ fact }) => fact);
}

test('lets pass what PyPI takes', () => {
  expect(facts({})).toEqual([]);
});

test.each([
  [{ 'Metadata-Version': ['9.9'] }, 'metadata version `9.9`'],
  [{ Version: ['1.2.0+local'] }, '`1.2.0+local` is a local version'],
  [{ Summary: ['x'.repeat(513)] }, '513 characters'],
  [{ Summary: ['one\n  two'] }, 'several lines'],
  [{ 'Author-email': ['Ada <ada at example.org>'] }, '`ada at example.org` is not an e-mail address'],
  [{ 'Maintainer-email': ['ada@localhost'] }, '`ada@localhost` is not an e-mail address'],
  [{ 'Requires-Python': ['three or so'] }, '`three or so` is not a range'],
  [{ 'Requires-Dist': ['rich @ https://example.org/rich.whl'] }, 'is a dependency on an address'],
  [{ 'Requires-Dist': ['rich[x]@git+https://example.org/rich'] }, 'is a dependency on an address'],
  [{ 'Requires-Dist': ['not a requirement'] }, '`not a requirement` is not a valid requirement'],
  [{ 'Provides-Extra': ['a b'] }, '`a b` is not a valid name of an extra'],
  [{ Classifier: ['Private :: Do Not Upload'] }, 'must not be on PyPI'],
  [{ Classifier: ['Progamming Language :: Python'] }, 'is not a classifier that PyPI knows'],
  [{ Classifier: ['Topic'] }, 'is not a classifier that PyPI knows'],
  [{ 'License-Expression': ['MIT License'] }, '`MIT License` is not a licence expression'],
  [{ License: ['MIT'] }, 'only one may be'],
  [{ Classifier: ['License :: OSI Approved :: MIT License'] }, 'stands beside a licence expression'],
  [{ 'Home-page': ['example.org'] }, '`example.org` is not a URL'],
  [{ 'Project-URL': [', https://example.org'] }, 'has no label'],
  [{ 'Project-URL': [`${'x'.repeat(33)}, https://example.org`] }, 'more than 32 characters'],
  [{ 'Project-URL': ['Home, ftp://example.org'] }, '`ftp://example.org` is not a URL'],
  [{ 'Description-Content-Type': ['text/html'] }, 'no description of type `text/html`'],
  [{ 'Description-Content-Type': ['text/markdown; variant=Pandoc'] }, 'no description of type'],
  [{ 'Description-Content-Type': ['text/plain; charset=latin1'] }, 'no description of type'],
  [{ 'Description-Content-Type': [] }, 'does not say in what format'],
])('%j: %s', (changes, fact) => {
  expect(facts(changes)).toEqual([expect.stringContaining(fact)]);
});

test('a description is missed', () => {
  expect(facts({}, '')).toEqual(['There is no description']);
});

test('classifiers are held against the list where there is one', () => {
  const known = new Set(['Programming Language :: Python :: 3']);

  expect(facts({}, 'text', known)).toEqual(['`Development Status :: 4 - Beta` is not a classifier that PyPI knows']);
});

test('names everything at once', () => {
  expect(facts({ Version: ['1+x'], 'Home-page': ['x'], Classifier: ['Private :: x'] }, '')).toHaveLength(4);
});
