import { expect, it } from '@jest/globals';
import { isOwnTag, isTagOf } from './tag-format.ts';

it.each([
  ['v1.2.0', '1.2.0', 'v${version}', true],
  ['1.2.0', '1.2.0', '${version}', true],
  ['parcel@1.2.0', '1.2.0', 'parcel@${version}', true],
  ['v1.2.0', '1.2.0', 'parcel@${version}', true],
  ['parcel/1.2.0', '1.2.0', 'parcel/${ version }', true],
  ['parcel-1.2.0', '1.2.0', 'parcel-<%= version %>', true],
  ['parcel/', '1.2.0', 'parcel/', false],
  ['v1.2.0-beta.1', '1.2.0', 'v${version}', false],
  ['v11.2.0', '1.2.0', 'v${version}', false],
  ['v1.2.0', '1.3.0', undefined, false],
  ['other@1.2.0', '1.2.0', 'parcel@${version}', false],
])('tag %s of version %s by the format %s: %s', (tag, version, format, expected) => {
  expect(isTagOf(tag, version, format)).toBe(expected);
});

it('tells the tags of one project from those of another, and from the usual ones', () => {
  const tags = ['v1.2.0', '1.2.0', 'one@1.2.0', 'two@1.2.0'];

  expect(tags.filter((tag) => isOwnTag(tag, '1.2.0', 'one@${version}'))).toEqual(['one@1.2.0']);
  expect(tags.filter((tag) => isOwnTag(tag, '1.2.0', undefined))).toEqual(['v1.2.0']);
});
