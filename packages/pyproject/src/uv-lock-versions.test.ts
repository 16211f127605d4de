import { expect, test } from '@jest/globals';
import { parseToml } from '@waybill/kernel';
import { uvLockVersions } from './uv-lock-versions.ts';

const entry = (name: string, source: string, version = 'version = "1.0"') =>
  `[[package]]\nname = "${name}"\n${version}\nsource = { ${source} }\n`;

test.each(['editable', 'virtual', 'directory'])('the entry whose source is this folder (%s)', (kind) => {
  const lock = parseToml(
    'x',
    entry('other', 'registry = "https://index.example/simple"') + entry('my-app', `${kind} = "."`),
  );

  expect(uvLockVersions(lock, 'My.App')).toEqual([['package', 1, 'version']]);
});

test.each([
  ['a lock without packages', 'version = 1'],
  ['an index package of the same name', entry('my-app', 'registry = "https://index.example/simple"')],
  ['another workspace member', entry('my-app', 'editable = "packages/a"')],
  ['another name', entry('other', 'editable = "."')],
  ['a dynamic project, which has no version line', entry('my-app', 'editable = "."', '')],
])('leaves %s alone', (_, text) => {
  expect(uvLockVersions(parseToml('x', text), 'my-app')).toEqual([]);
});

test('leaves every entry alone when the project has no name', () => {
  expect(uvLockVersions(parseToml('x', entry('my-app', 'editable = "."')), undefined)).toEqual([]);
});
