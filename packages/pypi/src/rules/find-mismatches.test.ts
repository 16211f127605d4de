import { expect, test } from '@jest/globals';
import { parseMetadata } from '@waybill/python';
import { parseFileName } from '../files/parse-file-name.ts';
import { findMismatches } from './find-mismatches.ts';

function built(name: string, metadata: string) {
  const said = parseFileName(name);
  if (said === undefined) throw new Error(name);
  return { ...said, name, sha256: '', path: '', size: 1, metadata: parseMetadata(metadata) };
}

const expected = { projects: ['Acme.Parcel'], version: '1.2.0b1', isStrict: false };

test('accepts names that are equal when normalised', () => {
  const file = built('acme_parcel-1.2.0b1.tar.gz', 'Name: acme-parcel\nVersion: 1.2.0b1\n');

  expect(findMismatches([file], expected)).toEqual([]);
});

test.each([
  ['1.2.0-beta.1', []],
  ['1.2.0beta1', []],
  ['v1.2b1', []],
  ['1.2.0b2', ['EBUILTOTHERVERSION']],
  ['1.2.0', ['EBUILTOTHERVERSION']],
  ['1.2.0b1+local', ['EBUILTOTHERVERSION']],
])('metadata may spell the version in another way: %s is %j', (version, codes) => {
  const file = built('acme_parcel-1.2.0b1.tar.gz', `Name: acme-parcel\nVersion: ${version}\n`);

  expect(findMismatches([file], expected).map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['acme_parcel-1.2b1.tar.gz', []],
  ['acme_parcel-1.2b1-py3-none-any.whl', []],
  ['acme_parcel-1.2.0.0b1-py3-none-any.whl', []],
  ['acme-parcel-1.2b1.tar.gz', ['EOLDSDISTNAME']],
  ['acme_parcel-1.2.0beta1.tar.gz', ['EBUILTOTHERVERSION']],
  ['acme_parcel-1.2b2-py3-none-any.whl', ['EBUILTOTHERVERSION']],
  ['acme_parcel-1.2-py3-none-any.whl', ['EBUILTOTHERVERSION']],
])('a file may be named by another number of numbers: %s is %j', (name, codes) => {
  const file = built(
    name,
    'Name: acme-parcel\nVersion: 1.2b1\n'.replace('1.2b1', /-(1[^-]*?)(-py3|\.tar)/.exec(name)?.[1] ?? ''),
  );

  expect(findMismatches([file], { ...expected, isStrict: true }).map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['acme_parcel-1.2.0.tar.gz', '1.2.0', []],
  ['acme_parcel-1.2.tar.gz', '1.2.0', ['EOLDSDISTNAME']],
  ['acme_parcel-1.2.0.tar.gz', '1.2', ['EOLDSDISTNAME']],
  ['acme_parcel-1.2.0.tar.gz', 'v1.2.0', []],
  ['acme_parcel-1.2-py3-none-any.whl', '1.2.0', []],
])('an sdist has the version of its metadata in its name: %s of %s is %j', (name, version, codes) => {
  const file = built(name, `Name: acme-parcel\nVersion: ${version}\n`);

  const found = findMismatches([file], { ...expected, version: '1.2.0', isStrict: true });

  expect(found.map(({ code }) => code)).toEqual(codes);
});

test('names every file whose name or metadata is of something else', () => {
  const files = [
    built('acme_parcel-1.2.0.tar.gz', 'Name: acme-parcel\nVersion: 1.2.0\n'),
    built('acme_parcel-1.2.0b1-py3-none-any.whl', 'Name: other\nVersion: 0.0.0\n'),
  ];

  expect(findMismatches(files, expected).map(({ code, message }) => [code, message])).toEqual([
    ['EBUILTOTHERVERSION', '`acme_parcel-1.2.0.tar.gz` has version `1.2.0`, not `1.2.0b1`.'],
    ['EBUILTOTHERNAME', '`acme_parcel-1.2.0b1-py3-none-any.whl` belongs to project `other`, not to `Acme.Parcel`.'],
    ['EBUILTOTHERVERSION', '`acme_parcel-1.2.0b1-py3-none-any.whl` has version `0.0.0`, not `1.2.0b1`.'],
  ]);
});

test('where no name is known, the files must agree', () => {
  const files = [
    built('acme-1.2.0b1.tar.gz', 'Name: acme\nVersion: 1.2.0b1\n'),
    built('other-1.2.0b1-py3-none-any.whl', 'Name: other\nVersion: 1.2.0b1\n'),
  ];

  expect(findMismatches(files, { ...expected, projects: [undefined] })).toMatchObject([{ code: 'EBUILTOTHERNAME' }]);
});

test('files of several projects are held against their own', () => {
  const files = [
    built('acme-1.2.0b1.tar.gz', 'Name: acme\nVersion: 1.2.0b1\n'),
    built('other-1.2.0b1-py3-none-any.whl', 'Name: Other\nVersion: 1.2.0b1\n'),
    built('third-1.2.0b1-py3-none-any.whl', 'Name: third\nVersion: 1.2.0b1\n'),
  ];

  const errors = findMismatches(files, { ...expected, projects: ['acme', 'other'] });

  expect(errors.map(({ message }) => message)).toEqual([
    '`third-1.2.0b1-py3-none-any.whl` belongs to project `third`, not to `acme`.',
  ]);
});

test.each([
  [true, 'acme-parcel-1.2.0b1.tar.gz', ['EOLDSDISTNAME']],
  [true, 'acme_parcel-1.2.0b1.tar.gz', []],
  [false, 'acme-parcel-1.2.0b1.tar.gz', []],
])('where PEP 625 holds (%j), %s is %j', (isStrict, name, codes) => {
  const file = built(name, 'Name: acme-parcel\nVersion: 1.2.0b1\n');

  expect(findMismatches([file], { ...expected, isStrict }).map(({ code }) => code)).toEqual(codes);
});
