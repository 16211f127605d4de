import { expect, test } from '@jest/globals';
import { judgeBuilt } from './build-project.ts';

const built = (version: string, damaged: string | null = null) =>
  ['parcel-1.tar.gz', 'parcel-1.whl'].map((path) => ({ path, name: 'Parcel', version, damaged }));

test.each(['5.3.0b1', '5.3b1', '5.3.0beta1', '5.3.0-beta.1'])('%s is the version, to Python', (version) => {
  expect(judgeBuilt(built(version), ['parcel'], '5.3.0b1')).toBe('ok');
});

test.each([
  [built('5.3.0b2'), /says 5\.3\.0b2 instead of/],
  [built('5.3.0'), /says 5\.3\.0 instead of/],
  [built('5.3.0b1', 'a hash'), /damaged: a hash/],
  [built('5.3.0b1').slice(0, 1), /Only \.tar\.gz/],
  [[], /Only nothing/],
])('files that are not as they should be are named: %#', (files, words) => {
  expect(judgeBuilt(files, ['parcel'], '5.3.0b1')).toMatch(words);
});
