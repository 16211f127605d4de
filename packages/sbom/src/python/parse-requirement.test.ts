import { expect, it } from '@jest/globals';
import { parseRequirement } from './parse-requirement.ts';

it.each([
  ['requests', 'requests', false],
  ['requests>=2,<3', 'requests', false],
  ['requests (<3,>=2.21)', 'requests', false],
  ['My.Project_x[a,b]~=1.0', 'my-project-x', false],
  ['tomli>=2 ; python_version < "3.11"', 'tomli', false],
  ['pytest>=7; extra == "test"', 'pytest', true],
  ["pytest ; python_version > '3' and 'test' == extra", 'pytest', true],
  ['parcel @ https://example.org/parcel.zip', 'parcel', false],
])('reads %s', (text, name, isExtra) => {
  expect(parseRequirement(text)).toMatchObject({ name, isExtra });
});

it.each<[string, string[], boolean]>([
  ['requests', [], false],
  ['requests [Socks, use_chardet] >=2', ['socks', 'use-chardet'], false],
  ['requests[]', [], false],
  ['tomli; python_version < "3.11"', [], true],
])('reads extras and conditions of %s', (text, extras, hasMarker) => {
  expect(parseRequirement(text)).toMatchObject({ extras, hasMarker });
});

it('reads nothing in what is no specifier', () => {
  expect(parseRequirement(' >=2')).toBeUndefined();
});
