import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMetadata } from './parse-metadata.ts';

it('reads the headers and not what looks like them in the description', () => {
  const text = [
    'Metadata-Version: 2.1',
    'name: Parcel',
    'Version:1.2.0',
    'Requires-Dist: requests (<3,>=2.21)',
    'Requires-Dist: six ; extra == "old"',
    '',
    'Version: 9',
    '',
    'Requires-Dist: not-this',
  ];
  const expected = {
    name: 'Parcel',
    version: '1.2.0',
    license: undefined,
    requires: ['requests (<3,>=2.21)', 'six ; extra == "old"'],
    isDynamic: true,
  };

  expect(parseMetadata(text.join('\n'))).toEqual(expected);
  expect(parseMetadata(text.join('\r\n'))).toEqual(expected);
});

it.each<[string, string[], string | undefined]>([
  ['an expression before the older field', ['License: MIT License', 'License-Expression: MIT'], 'MIT'],
  ['the older field', ['License: Apache 2.0'], 'Apache 2.0'],
  ['one classifier', ['License: UNKNOWN', 'Classifier: License :: OSI Approved :: MIT License'], 'MIT License'],
  ['no classifier that says nothing', ['Classifier: License :: OSI Approved'], undefined],
  ['none of several classifiers', ['Classifier: License :: A', 'Classifier: License :: B'], undefined],
  ['no whole licence text', ['License: Permission is granted', '        to any person'], undefined],
])('takes as licence %s', (_, headers, license) => {
  expect(parseMetadata(['Name: parcel', ...headers].join('\n'))?.license).toBe(license);
});

it.each<[string[], boolean]>([
  [['Metadata-Version: 2.1'], true],
  [['Metadata-Version: 2.2'], false],
  [['Metadata-Version: 2.4', 'Dynamic: Version'], false],
  [['Metadata-Version: 2.4', 'Dynamic: Version', 'Dynamic: requires-dist'], true],
  [['Metadata-Version: 2.10'], false],
])('tells from %j whether a build may add dependencies', (headers, isDynamic) => {
  expect(parseMetadata(['Name: parcel', ...headers].join('\n'))?.isDynamic).toBe(isDynamic);
});

it('gives nothing for a text without a name', () => {
  expect(parseMetadata('')).toBeUndefined();
  expect(parseMetadata('Version: 1\n\nName: late')).toBeUndefined();
});

it('reads any text without failing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseMetadata(text);
    }),
  );
});
