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

it.each([
  ['core @ https://acme.example/core-1.0.zip', { download_url: 'https://acme.example/core-1.0.zip' }],
  ['core@https://me:secret@acme.example/a;b.zip ; extra == "x"', { download_url: 'https://acme.example/a;b.zip' }],
  ['core[x] @ git+https://github.com/acme/core', { vcs_url: 'git+https://github.com/acme/core' }],
  ['core @ git+https://me:secret@github.com/acme/core.git@v1', { vcs_url: 'git+https://github.com/acme/core.git@v1' }],
  [
    'core @ git+ssh://git@github.com/acme/all.git@main#subdirectory=libs/core',
    { vcs_url: 'git+ssh://git@github.com/acme/all.git@main#subdirectory=libs/core' },
  ],
  ['core @ file:///home/me/core', {}],
  ['core >= 2', {}],
])('reads where %s comes from', (text, source) => {
  expect(parseRequirement(text)).toMatchObject({ name: 'core', source });
});

it('reads nothing in what is no specifier', () => {
  expect(parseRequirement(' >=2')).toBeUndefined();
});
