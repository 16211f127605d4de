import { expect, test } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { lockedProjects } from './lock-copies.ts';

const entry = (name: string, source: string, version = 'version = "1.0"') =>
  `[[package]]\nname = "${name}"\n${version}\nsource = { ${source} }\n`;

const outside = entry('other', 'registry = "https://index.example/simple"');

test.each(['editable', 'virtual', 'directory'])('the entry whose source is this folder (%s)', (kind) => {
  const lock = parseToml('x', outside + entry('my-app', `${kind} = "."`));

  expect(lockedProjects(lock, '.', ['.'])).toEqual({ released: [['package', 1, 'version']], others: [] });
});

test('the folders of a lock file that every tool reads', () => {
  const text = '[[packages]]\nname = "a"\nversion = "1.0"\ndirectory = { path = "packages/a", editable = true }\n';
  const archive = '[[packages]]\nname = "b"\nversion = "1.0"\narchive = { path = "b-1.0.tar.gz" }\n';

  expect(lockedProjects(parseToml('x', text + archive), '.', ['packages/a'])).toEqual({
    released: [['packages', 0, 'version']],
    others: [],
  });
});

test('the members of a workspace that are released, and the names of those that are not', () => {
  const members = ['a', 'b', 'c'].map((name) => entry(name, `editable = "packages/${name}"`));
  const lock = parseToml('x', [entry('root', 'virtual = "."'), ...members].join(''));

  expect(lockedProjects(lock, '.', ['packages/a', 'packages/c'])).toEqual({
    released: [1, 3].map((index) => ['package', index, 'version']),
    others: ['root', 'b'],
  });
});

test('a lock file below the root', () => {
  const lock = parseToml('x', entry('a', 'editable = "."') + entry('b', 'editable = "../b"'));

  expect(lockedProjects(lock, 'python/a', ['python/b']).released).toEqual([['package', 1, 'version']]);
});

test.each([
  ['a lock without packages', 'version = 1'],
  ['an index package of the same name', outside],
  ['a dynamic project, which has no version line', entry('my-app', 'editable = "."', '')],
])('leaves %s alone', (_, text) => {
  expect(lockedProjects(parseToml('x', text), '.', ['.'])).toEqual({ released: [], others: [] });
});
