import { expect, test } from '@jest/globals';
import { locatePlainToml } from './locate-plain-toml.ts';

const found = (text: string) => locatePlainToml(text, ['tool', 'poetry', 'version'])?.value;

test('finds a version that is written as usual', () => {
  const text = '\uFEFF[tool.poetry] # parcels\r\nname = "a"\r\nversion = "1.0" # by release\r\n';

  expect(found(text)).toBe('1.0');
  expect(locatePlainToml(text, ['tool', 'poetry', 'version'])?.span).toEqual({ start: 49, end: 52 });
});

test.each([
  '[tool.poetry]\nname = "a"\n[tool.other]\nversion = "1.0"\n',
  '[tool.poetry]\ntext = """\nversion = "1.0"\n"""\nversion = "1.0"\n',
  'text = """\n[tool.poetry]\nversion = "1.0"\n"""\n[tool.poetry]\nname = "a"\nversion = "1.0"\n',
  '[tool.poetry]\nversion = { file = "x" }\n',
  '[tool.poetry]\nversion = "1\\u002e0"\n',
  '[tool.poetry]\nversion = """1.0"""\n',
  '[tool]\npoetry.version = "1.0"\n',
  '[["tool.poetry"]]\nversion = "1.0"\n',
])('leaves %j to a parser with positions', (text) => {
  expect(found(text)).toBeUndefined();
});

test.each([[['version']], [['package', 0, 'version']], [['a b', 'version']]])('leaves the path %j to it', (path) => {
  expect(locatePlainToml('version = "1.0"\n[package]\nversion = "1.0"\n', path)).toBeUndefined();
});
