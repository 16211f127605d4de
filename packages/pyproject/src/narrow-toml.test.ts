import { expect, test } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { narrowToml } from './narrow-toml.ts';
import type { Path } from './place.ts';

const narrowed = (text: string, path: Path) => narrowToml(text, parseToml('x', text), path);

test('cuts out the table that holds the value', () => {
  const text = 'version = 1\n[[package]]\na = 1\n[[package]]\r\na = 2\n[package.b]\nc = 3\n[[package]]\na = 3\n';

  expect(narrowed(text, ['package', 1, 'b', 'c'])).toEqual({
    text: '[[package]]\r\na = 2\n[package.b]\nc = 3\n',
    start: 30,
    path: ['package', 0, 'b', 'c'],
  });
});

test.each<[string, Path]>([
  ['[project]\nversion = "1"\n', ['project', 'version']],
  ['[[ package ]]\na = 1\n[[package]]\na = 2\n', ['package', 1, 'a']],
  ['[[package]]\na = """\n[[package]]\n"""\n', ['package', 0, 'a']],
  ['package = [{ a = 1 }]\n', ['package', 0, 'a']],
  ['[["a b"]]\nc = 1\n', ['a b', 0, 'c']],
])('leaves %j whole', (text, path) => {
  expect(narrowed(text, path)).toEqual({ text, start: 0, path });
});
